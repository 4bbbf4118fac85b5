-- @id uuid, @action text, @target text, @at timestamptz
insert into audit_entries (tenant_id, id, workspace_id, actor, action, target, at)
select d.tenant_id, @id, d.workspace_id, 'worker', @action, @target, @at from deliveries d
where {lease_held}
