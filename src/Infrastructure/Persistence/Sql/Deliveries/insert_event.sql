-- An event and its audit entry, only while the lease is held.
-- @event uuid, @type text, @subject_id text, @data jsonb, @at timestamptz, @entry uuid
with held as (
    select d.tenant_id, d.workspace_id from deliveries d
    where {lease_held}),
told as (
    insert into events (tenant_id, workspace_id, id, type, subject_id, data, created_at)
    select h.tenant_id, h.workspace_id, @event, @type, @subject_id, @data, @at from held h)
insert into audit_entries (tenant_id, id, workspace_id, actor, action, target, at)
select h.tenant_id, @entry, h.workspace_id, 'worker', @type, @subject_id, @at from held h
