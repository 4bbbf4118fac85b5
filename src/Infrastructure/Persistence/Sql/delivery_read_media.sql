select distinct m.id, m.mime_type, m.size_bytes, m.width, m.height, m.alt, m.sha256, m.storage_key
from media_uses u
join media m on m.tenant_id = u.tenant_id and m.workspace_id = u.workspace_id and m.id = u.media_id
where u.tenant_id = $1 and u.workspace_id = $2 and u.post_id = $3
