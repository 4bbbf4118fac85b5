-- @workspace uuid, @media uuid[]
select m.id, m.mime_type, m.size_bytes, m.width, m.height, m.duration_ms, m.alt
from media m
where m.tenant_id = current_tenant() and m.workspace_id = @workspace and m.id = any (@media) and m.status = 'ready' and m.deleted_at is null
