-- @tenant uuid, @workspace uuid, @delivery uuid
select d.plan
from deliveries d
where d.tenant_id = @tenant and d.workspace_id = @workspace and d.id = @delivery
