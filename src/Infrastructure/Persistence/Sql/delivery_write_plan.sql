update deliveries d
set plan = $6
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
