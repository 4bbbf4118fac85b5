update social_accounts a
set window_limit = $6, window_remaining = $7, window_resets_at = $8
from deliveries d
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
    and a.tenant_id = d.tenant_id and a.workspace_id = d.workspace_id and a.id = d.account_id
