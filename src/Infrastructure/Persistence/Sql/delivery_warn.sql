update posts p
set warnings = p.warnings || $6
from deliveries d
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
    and p.tenant_id = d.tenant_id and p.workspace_id = d.workspace_id and p.id = d.post_id
