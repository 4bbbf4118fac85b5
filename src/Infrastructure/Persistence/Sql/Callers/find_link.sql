-- @hash bytea: of the link's token or of its state
select l.tenant_id, l.id, w.id as workspace_id, w.name as workspace_name,
    l.expires_at, l.used_at, l.authorization_expires_at
from connect_links l
join workspaces w on w.tenant_id = l.tenant_id and w.id = l.workspace_id and w.deleted_at is null
where l.tenant_id = current_tenant() and (l.token_hash = @hash or l.state_hash = @hash)
