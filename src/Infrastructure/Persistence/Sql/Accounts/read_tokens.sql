-- @tenant uuid, @workspace uuid, @account uuid
select a.access_token, a.refresh_token, a.session_data, a.token_expires_at, a.scopes
from social_accounts a
where a.tenant_id = @tenant and a.workspace_id = @workspace and a.id = @account
