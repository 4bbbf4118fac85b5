-- @tenant uuid, @workspace uuid, @account uuid
-- @access_token bytea, @access_token_key int, @refresh_token bytea, @refresh_token_key int, @session_data bytea, @session_data_key int
-- @expires_at timestamptz, @scopes text[], @refresh_at timestamptz
-- @began timestamptz: the refresh that asked for them, which stores nothing once it is over; null where a person connected the account
update social_accounts a
set access_token = @access_token, access_token_key = @access_token_key,
    refresh_token = coalesce(@refresh_token, a.refresh_token), refresh_token_key = coalesce(@refresh_token_key, a.refresh_token_key),
    session_data = coalesce(@session_data, a.session_data), session_data_key = coalesce(@session_data_key, a.session_data_key),
    token_expires_at = @expires_at, scopes = @scopes, held_until = null,
    refresh_at = @refresh_at, refresh_error = null, refresh_started_at = null, refresh_tries = 0
where a.tenant_id = @tenant and a.workspace_id = @workspace and a.id = @account and (@began is null or a.refresh_started_at = @began)
