-- Ends an attempt and gives the delivery back, while the lease is held. In one statement, where null leaves a part out.
-- @attempt int, @at timestamptz, @outcome text, @error jsonb
-- @due_at timestamptz: when it is due again, null for never
-- @changes_post boolean, @status text, @transitions jsonb, @post_error jsonb, @published_at timestamptz,
-- @next_attempt_at timestamptz
-- @open_items_status text: what the open items become, null for no change
-- @uncertain_item int: the item of which it is unknown whether it was published
with held as (
    select d.id, d.post_id from deliveries d
    where {lease_held}
    for update),
attempt as (
    update delivery_attempts t
    set ended_at = @at, outcome = @outcome, error = @error
    from held h
    where t.tenant_id = @tenant and t.workspace_id = @workspace and t.delivery_id = h.id and t.number = @attempt),
-- One row by its primary key: the concatenation prevents the index by status, which is full of entries of posts that only passed through.
post as (
    update posts p
    set status = coalesce(@status, p.status), updated_at = @at, error = @post_error,
        published_at = coalesce(@published_at, p.published_at), next_attempt_at = @next_attempt_at,
        transitions = p.transitions || @transitions
    from held h
    where @changes_post and p.tenant_id = @tenant and p.workspace_id = @workspace and p.id = h.post_id and p.status || '' = 'processing'),
items as (
    update post_items i
    set status = case when i.index = @uncertain_item then 'uncertain' else @open_items_status end
    from held h
    where @open_items_status is not null
        and i.tenant_id = @tenant and i.workspace_id = @workspace and i.post_id = h.post_id and i.status <> 'published'),
let_go as (
    update deliveries d
    set status = case when @due_at is null then 'closed' else 'queued' end, due_at = coalesce(@due_at, d.due_at),
        attempts = greatest(d.attempts, @attempt), lease_owner = null, lease_until = null
    from held h
    where d.tenant_id = @tenant and d.workspace_id = @workspace and d.id = h.id)
select h.id from held h
