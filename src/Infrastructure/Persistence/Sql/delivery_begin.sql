-- An attempt begins, with the plan it makes and its first intent, while the lease is held. One statement: what is left out is null.
-- Guard: $1 tenant, $2 workspace, $3 delivery, $4 worker, $5 fence. $6 attempt, $7 its time. $8 the post's state before, $9 after,
-- $10 transition. $11 plan. The intent: $12 id, $13 ordinal, $14 name, $15 item, $16 effect, $17 its time.
with held as (
    select d.id, d.post_id from deliveries d
    where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
    for update),
attempt as (
    insert into delivery_attempts (tenant_id, workspace_id, delivery_id, number, worker, started_at)
    select $1, $2, h.id, $6, $4, $7 from held h),
-- One row by its primary key: the concatenation keeps it from the index by status, which is full of posts that only passed through.
post as (
    update posts p
    set status = $9, updated_at = $7, next_attempt_at = null, transitions = p.transitions || $10
    from held h
    where p.tenant_id = $1 and p.workspace_id = $2 and p.id = h.post_id and p.status || '' = $8),
items as (
    update post_items i
    set status = 'processing'
    from held h
    where $8 is not null and i.tenant_id = $1 and i.workspace_id = $2 and i.post_id = h.post_id and i.status = 'pending'),
planned as (
    update deliveries d
    set plan = $11
    from held h
    where $11::jsonb is not null and d.tenant_id = $1 and d.workspace_id = $2 and d.id = h.id),
intended as (
    insert into delivery_steps (tenant_id, workspace_id, id, delivery_id, ordinal, name, item_index, attempt, effect, intent_at)
    select $1, $2, $12, h.id, $13, $14, $15, $6, $16, $17 from held h where $12::uuid is not null)
select h.id from held h
