update social_accounts a
set refresh_started_at = null, refresh_tries = greatest(a.refresh_tries - 1, 0), refresh_at = coalesce($5, a.refresh_at), refresh_error = coalesce($6, a.refresh_error)
where a.tenant_id = $1 and a.workspace_id = $2 and a.id = $3 and a.refresh_started_at = $4
