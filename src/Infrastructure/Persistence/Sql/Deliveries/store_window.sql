-- @limit int, @remaining int, @resets_at timestamptz
update social_accounts a
set window_limit = @limit, window_remaining = @remaining, window_resets_at = @resets_at
from deliveries d
where {lease_held}
    and a.tenant_id = d.tenant_id and a.workspace_id = d.workspace_id and a.id = d.account_id
