select id from deliveries
where tenant_id = $1 and workspace_id = $2 and id = $3 and lease_owner = $4 and lease_fence = $5
for update
