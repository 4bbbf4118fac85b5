-- The timeline of a post, oldest first; entries of the same instant are ordered by kind.
-- @tenant uuid, @workspace uuid, @post uuid
-- @printed_id text: the id as events name it
-- @skip bigint, @take int
select at, kind, item_id, data
from (
    select (t ->> 'at')::timestamptz as at, 2 as rank, n as place, 'transition' as kind, null::uuid as item_id, t - 'at' as data
    from posts p, jsonb_array_elements(p.transitions) with ordinality as moves (t, n)
    where p.tenant_id = @tenant and p.workspace_id = @workspace and p.id = @post

    union all
    select a.started_at, 3, a.number, 'attempt', null,
        jsonb_build_object('number', a.number, 'endedAt', a.ended_at, 'outcome', a.outcome, 'error', a.error)
    from deliveries d
    join delivery_attempts a on a.tenant_id = d.tenant_id and a.workspace_id = d.workspace_id and a.delivery_id = d.id
    where d.tenant_id = @tenant and d.workspace_id = @workspace and d.post_id = @post

    union all
    select s.intent_at, 4, s.ordinal, 'step', i.id,
        jsonb_build_object('name', s.name, 'attempt', s.attempt, 'effect', s.effect, 'endedAt', s.outcome_at,
            'outcome', s.outcome, 'error', s.error)
    from deliveries d
    join delivery_steps s on s.tenant_id = d.tenant_id and s.workspace_id = d.workspace_id and s.delivery_id = d.id
    left join post_items i
        on i.tenant_id = d.tenant_id and i.workspace_id = d.workspace_id and i.post_id = d.post_id and i.index = s.item_index
    where d.tenant_id = @tenant and d.workspace_id = @workspace and d.post_id = @post

    union all
    select (r ->> 'at')::timestamptz, 5, n, 'request', i.id, (r - 'at') || jsonb_build_object('step', s.name)
    from deliveries d
    join delivery_steps s on s.tenant_id = d.tenant_id and s.workspace_id = d.workspace_id and s.delivery_id = d.id
    left join post_items i
        on i.tenant_id = d.tenant_id and i.workspace_id = d.workspace_id and i.post_id = d.post_id and i.index = s.item_index
    cross join jsonb_array_elements(s.requests) with ordinality as calls (r, n)
    where d.tenant_id = @tenant and d.workspace_id = @workspace and d.post_id = @post

    union all
    select e.created_at, 6, 0, 'event', null, jsonb_build_object('type', e.type, 'data', e.data)
    from events e
    where e.tenant_id = @tenant and e.workspace_id = @workspace and e.subject_id = @printed_id
) happened
order by at, rank, place
offset @skip
limit @take
