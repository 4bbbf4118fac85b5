update social_accounts a
set refresh_started_at = $4, refresh_tries = a.refresh_tries + 1
where a.tenant_id = $1 and a.workspace_id = $2 and a.id = $3 and a.refresh_token is not null
    and a.refresh_tries < 2 and (a.refresh_started_at is null or a.refresh_started_at < $5)
returning a.access_token, a.refresh_token, a.session_data, a.token_expires_at, a.scopes, a.refresh_started_at
