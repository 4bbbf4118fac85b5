-- A key, its agent and all its grants in live workspaces, newest workspace first.
-- @hash bytea
select k.id, k.hash, k.display_prefix, k.expires_at, k.revoked_at, k.last_used_at, k.selected_workspaces,
    a.id as agent_id, a.name as agent_name, a.deleted_at is not null as agent_deleted,
    k.tenant_id, w.id as workspace_id, w.name as workspace_name, g.permissions
from api_keys k
join agents a on a.tenant_id = k.tenant_id and a.id = k.agent_id
left join grants g on g.tenant_id = k.tenant_id and g.agent_id = k.agent_id
left join workspaces w on w.tenant_id = g.tenant_id and w.id = g.workspace_id and w.deleted_at is null
where k.tenant_id = current_tenant() and k.hash = @hash
order by w.id desc nulls last
