select d.plan
from deliveries d
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3
