select i.index, i.text, i.status, i.media, i.id, i.platform_post_id, i.platform_url
from post_items i
where i.tenant_id = $1 and i.workspace_id = $2 and i.post_id = $3
order by i.index
