-- @tenant uuid, @workspace uuid, @delivery uuid
select a.number, a.outcome
from delivery_attempts a
where a.tenant_id = @tenant and a.workspace_id = @workspace and a.delivery_id = @delivery
order by a.number
