-- Writes event and entry only when this statement changed the account: a refresh before expiry may have met the same refusal.
-- @status text, @at timestamptz, @event uuid, @type text, @subject_id text, @data jsonb, @entry uuid
with changed as (
    update social_accounts a
    set status = @status, updated_at = @at
    from deliveries d
    where {lease_held}
        and a.tenant_id = d.tenant_id and a.workspace_id = d.workspace_id and a.id = d.account_id and a.status = 'connected'
    returning a.tenant_id, a.workspace_id),
told as (
    insert into events (tenant_id, workspace_id, id, type, subject_id, data, created_at)
    select c.tenant_id, c.workspace_id, @event, @type, @subject_id, @data, @at from changed c)
insert into audit_entries (tenant_id, id, workspace_id, actor, action, target, at)
select c.tenant_id, @entry, c.workspace_id, 'worker', @type, @subject_id, @at from changed c
