update delivery_attempts t
set ended_at = $7, outcome = $8, error = $9
from deliveries d
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
    and t.tenant_id = d.tenant_id and t.workspace_id = d.workspace_id and t.delivery_id = d.id and t.number = $6
