-- @status text: null for no change
-- @held_until timestamptz: null for no change
-- @at timestamptz, @held_reason text
update social_accounts a
set status = coalesce(@status, a.status), updated_at = @at,
    held_until = coalesce(@held_until, a.held_until), held_reason = case when @held_until is null then a.held_reason else @held_reason end
from deliveries d
where {lease_held}
    and a.tenant_id = d.tenant_id and a.workspace_id = d.workspace_id and a.id = d.account_id and a.status = 'connected'
