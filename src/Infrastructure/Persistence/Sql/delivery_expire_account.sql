-- The event and the entry only where this is what changed the account: the refresh ahead of time may have met the same refusal.
with changed as (
    update social_accounts a
    set status = $6, updated_at = $7
    from deliveries d
    where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
        and a.tenant_id = d.tenant_id and a.workspace_id = d.workspace_id and a.id = d.account_id and a.status = 'connected'
    returning a.tenant_id, a.workspace_id),
told as (
    insert into events (tenant_id, workspace_id, id, type, subject_id, data, created_at)
    select c.tenant_id, c.workspace_id, $8, $9, $10, $11, $7 from changed c)
insert into audit_entries (tenant_id, id, workspace_id, actor, action, target, at)
select c.tenant_id, $12, c.workspace_id, 'worker', $9, $10, $7 from changed c
