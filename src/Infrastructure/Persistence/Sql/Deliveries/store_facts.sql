-- @facts jsonb
update social_accounts a
set facts = @facts
from deliveries d
where {lease_held}
    and a.tenant_id = d.tenant_id and a.workspace_id = d.workspace_id and a.id = d.account_id
