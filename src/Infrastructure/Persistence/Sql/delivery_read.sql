select p.status, d.platform, p.post_type, p.options, a.platform_account_id, a.username, d.plan, d.trace_id,
    a.access_token, a.refresh_token, a.session_data, a.token_expires_at, a.scopes, a.facts,
    a.window_limit, a.window_remaining, a.window_resets_at
from deliveries d
join posts p on p.tenant_id = d.tenant_id and p.workspace_id = d.workspace_id and p.id = d.post_id
join social_accounts a on a.tenant_id = d.tenant_id and a.workspace_id = d.workspace_id and a.id = d.account_id
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
