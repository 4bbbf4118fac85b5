-- What happened and the entry about it, only while the lease is held.
with held as (
    select d.tenant_id, d.workspace_id from deliveries d
    where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5),
told as (
    insert into events (tenant_id, workspace_id, id, type, subject_id, data, created_at)
    select h.tenant_id, h.workspace_id, $6, $7, $8, $9, $10 from held h)
insert into audit_entries (tenant_id, id, workspace_id, actor, action, target, at)
select h.tenant_id, $11, h.workspace_id, 'worker', $7, $8, $10 from held h
