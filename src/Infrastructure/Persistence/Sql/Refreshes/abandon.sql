-- @tenant uuid, @workspace uuid, @account uuid, @began timestamptz, @until timestamptz, @error jsonb
update social_accounts a
set refresh_started_at = null, refresh_tries = greatest(a.refresh_tries - 1, 0),
    refresh_at = coalesce(@until, a.refresh_at), refresh_error = coalesce(@error, a.refresh_error)
where a.tenant_id = @tenant and a.workspace_id = @workspace and a.id = @account and a.refresh_started_at = @began
