-- @tenant uuid, @workspace uuid, @delivery uuid
update deliveries d
set plan = null, lease_owner = null, lease_until = null, lease_fence = d.lease_fence + 1
where d.tenant_id = @tenant and d.workspace_id = @workspace and d.id = @delivery
