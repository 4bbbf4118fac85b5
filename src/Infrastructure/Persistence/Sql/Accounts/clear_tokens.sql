-- @tenant uuid, @workspace uuid, @account uuid
update social_accounts a
set access_token = null, access_token_key = null, refresh_token = null, refresh_token_key = null,
    session_data = null, session_data_key = null,
    refresh_at = null, refresh_error = null, refresh_started_at = null, refresh_tries = 0
where a.tenant_id = @tenant and a.workspace_id = @workspace and a.id = @account
