insert into audit_entries (tenant_id, id, workspace_id, actor, action, target, at)
select d.tenant_id, $6, d.workspace_id, 'worker', $7, $8, $9 from deliveries d
where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
