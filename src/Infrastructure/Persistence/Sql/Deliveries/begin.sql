-- Begins an attempt, with its plan and first intent, while the lease is held. In one statement, where null leaves a part out.
-- @attempt int, @at timestamptz, @status_before text, @status text, @transitions jsonb, @plan jsonb
-- @step uuid: null for no intent
-- @step_ordinal int, @step_name text, @step_item int, @step_effect text, @step_at timestamptz
with held as (
    select d.id, d.post_id from deliveries d
    where {lease_held}
    for update),
attempt as (
    insert into delivery_attempts (tenant_id, workspace_id, delivery_id, number, worker, started_at)
    select @tenant, @workspace, h.id, @attempt, @worker, @at from held h),
-- One row by its primary key: the concatenation prevents the index by status, which is full of entries of posts that only passed through.
post as (
    update posts p
    set status = @status, updated_at = @at, next_attempt_at = null, transitions = p.transitions || @transitions
    from held h
    where p.tenant_id = @tenant and p.workspace_id = @workspace and p.id = h.post_id and p.status || '' = @status_before),
items as (
    update post_items i
    set status = 'processing'
    from held h
    where @status_before is not null
        and i.tenant_id = @tenant and i.workspace_id = @workspace and i.post_id = h.post_id and i.status = 'pending'),
planned as (
    update deliveries d
    set plan = @plan
    from held h
    where @plan is not null and d.tenant_id = @tenant and d.workspace_id = @workspace and d.id = h.id),
intended as (
    insert into delivery_steps (tenant_id, workspace_id, id, delivery_id, ordinal, name, item_index, attempt, effect, intent_at)
    select @tenant, @workspace, @step, h.id, @step_ordinal, @step_name, @step_item, @attempt, @step_effect, @step_at
    from held h
    where @step is not null)
select h.id from held h
