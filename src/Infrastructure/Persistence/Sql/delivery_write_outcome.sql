update delivery_steps s
set outcome_at = $7, outcome = $8, data = $9, error = $10, requests = $11
from deliveries d
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
    and s.tenant_id = d.tenant_id and s.workspace_id = d.workspace_id and s.delivery_id = d.id and s.id = $6 and s.outcome is null
