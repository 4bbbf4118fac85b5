-- Guard: $1 tenant, $2 workspace, $3 delivery, $4 worker, $5 fence. The intent: $6 id, $7 ordinal, $8 name, $9 item, $10 effect, $11 its time, $12 attempt.
with held as (
    select d.id from deliveries d
    where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
    for update),
intended as (
    insert into delivery_steps (tenant_id, workspace_id, id, delivery_id, ordinal, name, item_index, attempt, effect, intent_at)
    select $1, $2, $6, h.id, $7, $8, $9, $12, $10, $11 from held h)
select h.id from held h
