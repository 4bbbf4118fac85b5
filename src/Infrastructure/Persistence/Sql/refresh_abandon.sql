update social_accounts a
set refresh_started_at = null, refresh_tries = greatest(a.refresh_tries - 1, 0)
where a.tenant_id = $1 and a.workspace_id = $2 and a.id = $3
