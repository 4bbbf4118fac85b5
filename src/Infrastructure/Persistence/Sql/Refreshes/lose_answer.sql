-- @tenant uuid, @workspace uuid, @account uuid, @began timestamptz, @until timestamptz, @error jsonb
update social_accounts a
set refresh_at = @until, refresh_error = @error
where a.tenant_id = @tenant and a.workspace_id = @workspace and a.id = @account and a.refresh_started_at = @began
