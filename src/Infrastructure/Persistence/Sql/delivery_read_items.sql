select i.index, i.text, i.status, i.media
from post_items i
where i.tenant_id = $1 and i.workspace_id = $2 and i.post_id = $3
order by i.index
