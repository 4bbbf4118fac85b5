-- @tenant uuid, @workspace uuid, @post uuid
select i.id, i.index, i.text, i.status, i.media, i.platform_post_id, i.platform_url
from post_items i
where i.tenant_id = @tenant and i.workspace_id = @workspace and i.post_id = @post
order by i.index
