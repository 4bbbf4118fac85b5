-- Live workspaces of the tenant, all or one of them.
-- @workspace uuid: null for all
select w.id, w.name
from workspaces w
where w.tenant_id = current_tenant() and w.deleted_at is null and (@workspace is null or w.id = @workspace)
order by w.id desc
