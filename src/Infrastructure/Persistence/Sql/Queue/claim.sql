-- @worker text, @maximum int, @life interval
-- @busy_tenants uuid[], @busy_platforms text[], @busy_counts int[]: what this worker has in flight, of a tenant to a network
-- @per_tenant int, @per_platform int: what it may have in flight at most
select c.tenant_id, c.workspace_id, c.delivery_id, c.post_id, c.account_id, c.platform, c.fence, c.due_at
from claim_deliveries(@worker, @maximum, @life, @busy_tenants, @busy_platforms, @busy_counts, @per_tenant, @per_platform) c
