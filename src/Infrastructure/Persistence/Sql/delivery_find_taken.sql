-- Parameters: tenant, workspace, account, the network's id, the post that asks, its item. Asked after a lost answer only.
select i.id
from posts p
join post_items i on i.tenant_id = p.tenant_id and i.workspace_id = p.workspace_id and i.post_id = p.id
where p.tenant_id = $1 and p.workspace_id = $2 and p.account_id = $3 and i.platform_post_id = $4 and (p.id, i.index) <> ($5, $6)
limit 1
