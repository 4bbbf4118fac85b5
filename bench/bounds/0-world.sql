-- As the owner, in a schema of its own: ids derived from numbers, so that a bound needs no look-up. Kinds: 1 tenant, 2 workspace, 3
-- account, 4 agent, 5 key.
create schema bench;

create function bench.id(kind int, n bigint) returns uuid language sql immutable parallel safe
return ('0199a000-0000-7000-800' || kind || '-' || lpad(to_hex(n), 12, '0'))::uuid;

-- Tenant of an account: accounts 1 to 9999 belong to tenants 1 to 20, those from 10000 on to tenants 1000 to 2999.
create function bench.tenant_number(n bigint) returns bigint language sql immutable parallel safe
return case when n < 10000 then 1 + n % 20 else 1000 + n % 2000 end;

create function bench.tenant_of(n bigint) returns uuid language sql immutable parallel safe return bench.id(1, bench.tenant_number(n));
create function bench.workspace_of(n bigint) returns uuid language sql immutable parallel safe return bench.id(2, bench.tenant_number(n));

create function bench.claim(maximum int, worker text) returns table (tenant_id uuid, workspace_id uuid, delivery_id uuid, post_id uuid)
language sql security definer set search_path = pg_catalog, public
as $$
    with lane as (
        select l.tenant_id, l.workspace_id, l.account_id
        from public.delivery_lanes l
        where l.ready_at <= now()
        order by l.ready_at limit maximum
        for update skip locked),
    head as materialized (
        select h.* from lane cross join lateral (
            select d.tenant_id, d.workspace_id, d.account_id, d.id from public.deliveries d
            where d.tenant_id = lane.tenant_id and d.workspace_id = lane.workspace_id and d.account_id = lane.account_id and d.status = 'queued'
            order by d.due_at, d.id limit 1) h),
    taken as (
        update public.delivery_lanes l set leased_until = now() + interval '30 s' from head c
        where l.tenant_id = c.tenant_id and l.workspace_id = c.workspace_id and l.account_id = c.account_id)
    update public.deliveries d set lease_owner = worker, lease_until = now() + interval '30 s', lease_fence = d.lease_fence + 1 from head c
    where d.tenant_id = c.tenant_id and d.workspace_id = c.workspace_id and d.id = c.id
    returning d.tenant_id, d.workspace_id, d.id, d.post_id;
$$;

grant usage on schema bench to postato_app;
