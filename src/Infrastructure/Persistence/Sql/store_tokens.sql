update social_accounts a
set access_token = $4, access_token_key = $5, refresh_token = coalesce($6, a.refresh_token), refresh_token_key = coalesce($7, a.refresh_token_key),
    session_data = coalesce($8, a.session_data), session_data_key = coalesce($9, a.session_data_key),
    token_expires_at = $10, scopes = $11, refresh_at = $12, refresh_error = null, refresh_started_at = null, refresh_tries = 0, held_until = null
where a.tenant_id = $1 and a.workspace_id = $2 and a.id = $3
