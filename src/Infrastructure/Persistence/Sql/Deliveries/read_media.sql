-- By item, because the table of uses has an index by item, not by post.
-- @tenant uuid, @workspace uuid, @post uuid
select distinct m.id, m.mime_type, m.size_bytes, m.width, m.height, m.alt, m.sha256, m.storage_key, m.duration_ms
from post_items i
join media_uses u on u.tenant_id = i.tenant_id and u.workspace_id = i.workspace_id and u.item_id = i.id
join media m on m.tenant_id = u.tenant_id and m.workspace_id = u.workspace_id and m.id = u.media_id
where i.tenant_id = @tenant and i.workspace_id = @workspace and i.post_id = @post
