-- @tenant uuid, @workspace uuid, @account uuid, @until timestamptz
update social_accounts a
set refresh_at = @until
where a.tenant_id = @tenant and a.workspace_id = @workspace and a.id = @account
