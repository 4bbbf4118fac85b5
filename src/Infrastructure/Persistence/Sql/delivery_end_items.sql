update post_items i
set status = case when i.index = $7 then 'uncertain' else $6 end
from deliveries d
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
    and i.tenant_id = d.tenant_id and i.workspace_id = d.workspace_id and i.post_id = d.post_id and i.status <> 'published'
