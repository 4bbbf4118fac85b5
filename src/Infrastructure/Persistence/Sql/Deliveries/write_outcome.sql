-- @step uuid, @at timestamptz, @outcome text, @data jsonb, @error jsonb, @requests jsonb
-- @published_item int: the item that is at the network now, null for none
-- @platform_post_id text, @platform_url text
with held as (
    select d.id, d.post_id from deliveries d
    where {lease_held}
    for update),
settled as (
    update delivery_steps s
    set outcome_at = @at, outcome = @outcome, data = @data, error = @error, requests = @requests
    from held h
    where s.tenant_id = @tenant and s.workspace_id = @workspace and s.id = @step and s.delivery_id = h.id and s.outcome is null),
published as (
    update post_items i
    set status = 'published', platform_post_id = @platform_post_id, platform_url = @platform_url
    from held h
    where i.tenant_id = @tenant and i.workspace_id = @workspace and i.post_id = h.post_id and i.index = @published_item)
select h.id from held h
