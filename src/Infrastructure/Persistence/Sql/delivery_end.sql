-- An attempt ends and the delivery is let go, while the lease is held. One statement: what is left out is null.
-- Guard: $1 tenant, $2 workspace, $3 delivery, $4 worker, $5 fence. $6 attempt, $7 its time, $8 outcome, $9 error, $10 when it is due again.
-- The post, if $11: $12 its new state, $13 transitions, $14 error, $15 published at, $16 next attempt at, $17 what its open items become,
-- $18 the one that nobody can tell of.
with held as (
    select d.id, d.post_id from deliveries d
    where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
    for update),
attempt as (
    update delivery_attempts t
    set ended_at = $7, outcome = $8, error = $9
    from held h
    where t.tenant_id = $1 and t.workspace_id = $2 and t.delivery_id = h.id and t.number = $6),
-- One row by its primary key: the concatenation keeps it from the index by status, which is full of posts that only passed through.
post as (
    update posts p
    set status = coalesce($12, p.status), updated_at = $7, error = $14, published_at = coalesce($15, p.published_at), next_attempt_at = $16,
        transitions = p.transitions || $13
    from held h
    where $11 and p.tenant_id = $1 and p.workspace_id = $2 and p.id = h.post_id and p.status || '' = 'processing'),
items as (
    update post_items i
    set status = case when i.index = $18 then 'uncertain' else $17 end
    from held h
    where $17 is not null and i.tenant_id = $1 and i.workspace_id = $2 and i.post_id = h.post_id and i.status <> 'published'),
let_go as (
    update deliveries d
    set status = case when $10::timestamptz is null then 'closed' else 'queued' end, due_at = coalesce($10, d.due_at), attempts = greatest(d.attempts, $6),
        lease_owner = null, lease_until = null
    from held h
    where d.tenant_id = $1 and d.workspace_id = $2 and d.id = h.id)
select h.id from held h
