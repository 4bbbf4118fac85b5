update deliveries d
set plan = null, lease_owner = null, lease_until = null, lease_fence = d.lease_fence + 1
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3
