-- @tenant uuid, @workspace uuid, @delivery uuid
select s.name, s.intent_at, s.outcome, s.data, s.attempt
from delivery_steps s
where s.tenant_id = @tenant and s.workspace_id = @workspace and s.delivery_id = @delivery
order by s.id
