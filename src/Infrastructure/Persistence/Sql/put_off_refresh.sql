update social_accounts a
set refresh_at = $4
where a.tenant_id = $1 and a.workspace_id = $2 and a.id = $3
