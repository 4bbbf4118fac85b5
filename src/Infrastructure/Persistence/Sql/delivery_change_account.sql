update social_accounts a
set status = coalesce($6, a.status), updated_at = $8,
    held_until = coalesce($7, a.held_until), held_reason = case when $7 is null then a.held_reason else $9 end
from deliveries d
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
    and a.tenant_id = d.tenant_id and a.workspace_id = d.workspace_id and a.id = d.account_id and a.status = 'connected'
