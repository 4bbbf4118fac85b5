-- Uses the database's time, like every lease.
-- @tenant uuid, @workspace uuid, @account uuid, @maximum_tries int
-- @in_flight interval: how long a refresh may be under way
with now as materialized (select queue_time() as at)
update social_accounts a
set refresh_started_at = now.at, refresh_tries = a.refresh_tries + 1
from now
where a.tenant_id = @tenant and a.workspace_id = @workspace and a.id = @account and a.refresh_token is not null
    and a.refresh_tries < @maximum_tries and (a.refresh_started_at is null or a.refresh_started_at < now.at - @in_flight)
returning a.access_token, a.refresh_token, a.session_data, a.token_expires_at, a.scopes, a.refresh_started_at
