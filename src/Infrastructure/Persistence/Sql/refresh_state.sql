select a.refresh_tries, a.refresh_started_at
from social_accounts a
where a.tenant_id = $1 and a.workspace_id = $2 and a.id = $3
