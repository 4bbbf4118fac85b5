select a.access_token, a.refresh_token, a.session_data, a.token_expires_at, a.scopes
from social_accounts a
where a.tenant_id = $1 and a.workspace_id = $2 and a.id = $3
