-- @tenant uuid, @workspace uuid, @account uuid, @maximum_tries int
-- @in_flight interval: how long a refresh may be under way
select a.refresh_tries >= @maximum_tries and (a.refresh_started_at is null or a.refresh_started_at < queue_time() - @in_flight) as spent
from social_accounts a
where a.tenant_id = @tenant and a.workspace_id = @workspace and a.id = @account
