-- Live workspaces of the tenant, all or one of them. Parameter: workspace, or null.
select w.id, w.name
from workspaces w
where w.tenant_id = current_tenant() and w.deleted_at is null and ($1::uuid is null or w.id = $1)
order by w.id desc
