select s.name, s.intent_at, s.outcome, s.data, s.attempt
from delivery_steps s
where s.tenant_id = $1 and s.workspace_id = $2 and s.delivery_id = $3
order by s.id
