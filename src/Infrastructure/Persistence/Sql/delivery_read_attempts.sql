select a.number, a.outcome
from delivery_attempts a
where a.tenant_id = $1 and a.workspace_id = $2 and a.delivery_id = $3
order by a.number
