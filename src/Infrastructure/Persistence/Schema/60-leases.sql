-- The queue crosses tenants: these functions change leases and return ids, times and the network, nothing else. Deliveries in flight have
-- an index of their own, by account. Between two vacuums it fills with ended leases, so only queries that state `lease_until is not null`
-- use it.

-- The time for leases and due times: the database's, so that the hosts' own clocks do not matter.
create or replace function queue_time() returns timestamptz
language sql volatile
return clock_timestamp();

-- Claims the earliest due delivery of each open lane, one in flight per account, and those of lost workers. Tenants take turns, and no
-- tenant or network gets more than its share of this worker, which passes what it has in flight (per tenant and network). Of thousands that
-- are ready only the oldest are ranked, and the oldest of each tenant and network not among them. The plan is generic, because planning
-- would take as long as a small claim, and always uses the index, because the planner overestimates how much of it is read.
create or replace function claim_deliveries(
    worker text, maximum int, life interval, busy_tenants uuid[], busy_platforms text[], busy_counts int[], per_tenant int, per_platform int)
    returns table (
        tenant_id uuid, workspace_id uuid, delivery_id uuid, post_id uuid, account_id uuid, platform text, fence bigint, due_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp
    set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
    ranked constant int := 4 * maximum;
    looked_at constant int := 5000;
    at constant timestamptz := public.queue_time();
    until constant timestamptz := at + life;
    full_tenants uuid[];
    full_platforms text[];
begin
    select coalesce(array_agg(f.tenant), '{}') into full_tenants
    from (select b.tenant from unnest(busy_tenants, busy_counts) b (tenant, n) group by b.tenant having sum(b.n) >= per_tenant) f;

    select coalesce(array_agg(f.platform), '{}') into full_platforms
    from (
        select b.platform from unnest(busy_platforms, busy_counts) b (platform, n) group by b.platform having sum(b.n) >= per_platform
        union all
        select h.platform from public.network_holds h where h.held_until is null or h.held_until > at) f;

    if '*' = any (full_platforms) then
        return;
    end if;

    return query
    with oldest as materialized (
        select l.tenant_id, l.workspace_id, l.account_id, l.platform, l.ready_at
        from public.delivery_lanes l
        where l.ready_at <= at and l.platform <> all (full_platforms) and l.tenant_id <> all (full_tenants)
        order by l.ready_at limit ranked),
    other as (
        select l.*
        from (
            select l.tenant_id, l.workspace_id, l.account_id, l.platform, l.ready_at
            from public.delivery_lanes l
            where l.ready_at <= at and l.platform <> all (full_platforms) and l.tenant_id <> all (full_tenants)
            order by l.ready_at limit looked_at) l
        where (l.tenant_id, l.platform) not in (select o.tenant_id, o.platform from oldest o)
        order by l.ready_at limit ranked),
    by_tenant as (
        select r.*, coalesce(b.n, 0) + row_number() over (partition by r.tenant_id order by r.ready_at, r.account_id) as turn
        from (select * from oldest union all select * from other) r
        left join (
            select b.tenant, sum(b.n) as n from unnest(busy_tenants, busy_counts) b (tenant, n) group by b.tenant) b on b.tenant = r.tenant_id),
    by_platform as (
        select t.*, coalesce(b.n, 0) + row_number() over (partition by t.platform order by t.turn, t.ready_at, t.account_id) as place
        from by_tenant t
        left join (
            select b.platform, sum(b.n) as n from unnest(busy_platforms, busy_counts) b (platform, n) group by b.platform) b on b.platform = t.platform
        where t.turn <= per_tenant),
    wanted as (
        select p.tenant_id, p.workspace_id, p.account_id
        from by_platform p
        where p.place <= per_platform
        order by p.turn, p.ready_at),
    -- Locked one by one in that order, so that no more rows are locked than are taken, and those of another worker are skipped.
    lane as (
        select l.*
        from wanted w
        cross join lateral (
            select l.tenant_id, l.workspace_id, l.account_id, l.leased_until
            from public.delivery_lanes l
            where l.tenant_id = w.tenant_id and l.workspace_id = w.workspace_id and l.account_id = w.account_id and l.ready_at <= at
            for update skip locked) l
        limit maximum),
    -- Deliveries that are still in flight were left by a lost worker. Read by the primary key, which the concatenation does not prevent: a
    -- workspace may have a million of them.
    chosen as (
        select d.*
        from lane
        cross join lateral (
            select d.tenant_id, d.workspace_id, d.id, d.account_id, d.platform
            from public.deliveries d
            where d.tenant_id = lane.tenant_id and d.workspace_id = lane.workspace_id
                and d.id = coalesce(
                    (select f.id from public.deliveries f
                    where lane.leased_until is not null and f.tenant_id = lane.tenant_id and f.workspace_id = lane.workspace_id
                        and f.account_id = lane.account_id and f.lease_until is not null),
                    (select h.id from public.deliveries h
                    where h.tenant_id = lane.tenant_id and h.workspace_id = lane.workspace_id and h.account_id = lane.account_id
                        and h.status = 'queued' and h.due_at <= at
                    order by h.due_at, h.id limit 1))
                and d.status || '' = 'queued' and (d.lease_owner is null or d.lease_until < at)
            for update skip locked) d),
    taken as (
        update public.delivery_lanes l set leased_until = until
        from chosen c
        where l.tenant_id = c.tenant_id and l.workspace_id = c.workspace_id and l.account_id = c.account_id)
    update public.deliveries d
    set lease_owner = worker, lease_until = until, lease_fence = d.lease_fence + 1
    from chosen c
    where d.tenant_id = c.tenant_id and d.workspace_id = c.workspace_id and d.id = c.id
    returning d.tenant_id, d.workspace_id, d.id, d.post_id, d.account_id, d.platform, d.lease_fence, d.due_at;
end $$;

-- How long nothing will be due; null: nothing is queued.
create or replace function next_delivery_due() returns interval
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    at constant timestamptz := public.queue_time();
begin
    return (select l.ready_at - at from public.delivery_lanes l where l.ready_at > at and l.leased_until is null order by l.ready_at limit 1);
end $$;

-- Renews what this worker still holds under these fences.
create or replace function renew_leases(worker text, ids uuid[], fences bigint[], life interval) returns table (delivery_id uuid, fence bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    until constant timestamptz := public.queue_time() + life;
begin
    return query
    with renewed as (
        update public.deliveries d set lease_until = until
        where d.lease_until is not null and d.id = any (ids) and d.lease_owner = worker
            and (d.id, d.lease_fence) in (select h.id, h.held from unnest(ids, fences) h (id, held))
        returning d.tenant_id, d.workspace_id, d.account_id, d.id, d.lease_fence),
    lanes as (
        update public.delivery_lanes l set leased_until = until
        from renewed r
        where l.tenant_id = r.tenant_id and l.workspace_id = r.workspace_id and l.account_id = r.account_id and l.leased_until < until)
    select r.id, r.lease_fence from renewed r;
end $$;

-- Without ids: everything that this worker holds.
create or replace function release_leases(worker text, ids uuid[]) returns setof uuid
language sql security definer set search_path = pg_catalog, pg_temp
as $$
    update public.deliveries d set lease_owner = null, lease_until = null
    where d.lease_until is not null and d.lease_owner = worker and (ids is null or d.id = any (ids))
    returning d.id;
$$;

-- Moving or closing a delivery without holding its lease ends the lease: its holder can then write nothing more, and so sends nothing.
create or replace function break_lease() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    new.lease_owner := null;
    new.lease_until := null;
    new.lease_fence := old.lease_fence + 1;
    return new;
end $$;

create or replace trigger deliveries_break_lease before update on deliveries
    for each row when (
        old.lease_owner is not null and new.lease_owner is not distinct from old.lease_owner and new.lease_fence = old.lease_fence
        and (new.status <> old.status or new.due_at <> old.due_at))
    execute function break_lease();
