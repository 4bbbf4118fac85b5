-- @step uuid, @step_ordinal int, @step_name text, @step_item int, @step_effect text, @step_at timestamptz, @attempt int
with held as (
    select d.id from deliveries d
    where {lease_held}
    for update),
intended as (
    insert into delivery_steps (tenant_id, workspace_id, id, delivery_id, ordinal, name, item_index, attempt, effect, intent_at)
    select @tenant, @workspace, @step, h.id, @step_ordinal, @step_name, @step_item, @attempt, @step_effect, @step_at from held h)
select h.id from held h
