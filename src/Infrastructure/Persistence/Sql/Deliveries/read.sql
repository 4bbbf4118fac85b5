-- One row, by primary keys only, whatever the planner's statistics say.
select p.status, d.platform, p.post_type, p.options, a.platform_account_id, a.username, d.plan, d.trace_id,
    a.access_token, a.refresh_token, a.session_data, a.token_expires_at, a.scopes, a.facts,
    a.window_limit, a.window_remaining, a.window_resets_at, p.scheduled_at
from deliveries d
cross join lateral (
    select * from posts where tenant_id = d.tenant_id and workspace_id = d.workspace_id and id = d.post_id limit 1) p
cross join lateral (
    select * from social_accounts where tenant_id = d.tenant_id and workspace_id = d.workspace_id and id = d.account_id limit 1) a
where {lease_held}
