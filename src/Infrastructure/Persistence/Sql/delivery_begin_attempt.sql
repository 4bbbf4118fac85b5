insert into delivery_attempts (tenant_id, workspace_id, delivery_id, number, worker, started_at)
select d.tenant_id, d.workspace_id, d.id, $6, $4, $7 from deliveries d
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
