-- Guard: $1 tenant, $2 workspace, $3 delivery, $4 worker, $5 fence. Of the step $6: $7 its time, $8 outcome, $9 data, $10 error, $11 requests.
-- The item that stands at the network now, if any: $12 index, $13 id there, $14 URL.
with held as (
    select d.id, d.post_id from deliveries d
    where d.tenant_id = $1 and d.workspace_id = $2 and d.id = $3 and d.lease_owner = $4 and d.lease_fence = $5
    for update),
settled as (
    update delivery_steps s
    set outcome_at = $7, outcome = $8, data = $9, error = $10, requests = $11
    from held h
    where s.tenant_id = $1 and s.workspace_id = $2 and s.id = $6 and s.delivery_id = h.id and s.outcome is null),
published as (
    update post_items i
    set status = 'published', platform_post_id = $13, platform_url = $14
    from held h
    where i.tenant_id = $1 and i.workspace_id = $2 and i.post_id = h.post_id and i.index = $12)
select h.id from held h
