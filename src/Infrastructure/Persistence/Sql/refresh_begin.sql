-- By the database's time, as every lease. $4: how long a refresh may be under way.
with now as materialized (select queue_time() as at)
update social_accounts a
set refresh_started_at = now.at, refresh_tries = a.refresh_tries + 1
from now
where a.tenant_id = $1 and a.workspace_id = $2 and a.id = $3 and a.refresh_token is not null
    and a.refresh_tries < 2 and (a.refresh_started_at is null or a.refresh_started_at < now.at - $4)
returning a.access_token, a.refresh_token, a.session_data, a.token_expires_at, a.scopes, a.refresh_started_at
