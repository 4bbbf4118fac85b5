update social_accounts a
set refresh_at = $5, refresh_error = $6
where a.tenant_id = $1 and a.workspace_id = $2 and a.id = $3 and a.refresh_started_at = $4
