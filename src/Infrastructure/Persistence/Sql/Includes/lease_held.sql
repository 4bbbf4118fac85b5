-- The guard of the lease: this worker still holds delivery d. A worker that lost it reads nothing and changes nothing.
-- @tenant uuid, @workspace uuid, @delivery uuid, @worker text, @fence bigint
d.tenant_id = @tenant and d.workspace_id = @workspace and d.id = @delivery and d.lease_owner = @worker and d.lease_fence = @fence
