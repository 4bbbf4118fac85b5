-- @warnings jsonb
update posts p
set warnings = p.warnings || @warnings
from deliveries d
where {lease_held}
    and p.tenant_id = d.tenant_id and p.workspace_id = d.workspace_id and p.id = d.post_id
