-- The queue crosses tenants: these functions change lease columns and return ids and times, nothing else.

-- Of each connected account in a live workspace the earliest due delivery, one in flight; first of all what a lost worker left behind.
create or replace function claim_deliveries(worker text, maximum int, at timestamptz, until timestamptz)
    returns table (tenant_id uuid, workspace_id uuid, delivery_id uuid, post_id uuid, account_id uuid, fence bigint, due_at timestamptz)
language sql security definer set search_path = pg_catalog, public
as $$
    with claimable as (
        select d.tenant_id, d.workspace_id, d.id
        from public.deliveries d
        join public.social_accounts a
            on a.tenant_id = d.tenant_id and a.workspace_id = d.workspace_id and a.id = d.account_id
        join public.workspaces w on w.tenant_id = d.tenant_id and w.id = d.workspace_id and w.deleted_at is null
        where d.status = 'queued' and d.due_at <= at
            and a.status = 'connected' and (a.held_until is null or a.held_until <= at)
            and case
                when d.lease_owner is not null then d.lease_until < at
                else not exists (
                    select from public.deliveries o
                    where o.tenant_id = d.tenant_id and o.workspace_id = d.workspace_id and o.account_id = d.account_id and o.status = 'queued'
                        and (o.lease_owner is not null or (o.due_at, o.id) < (d.due_at, d.id)))
            end
        order by d.due_at, d.id
        limit maximum
        for update of d skip locked)
    update public.deliveries d
    set lease_owner = worker, lease_until = until, lease_fence = d.lease_fence + 1
    from claimable c
    where d.tenant_id = c.tenant_id and d.workspace_id = c.workspace_id and d.id = c.id
    returning d.tenant_id, d.workspace_id, d.id, d.post_id, d.account_id, d.lease_fence, d.due_at;
$$;

create or replace function next_delivery_due(at timestamptz) returns timestamptz
language sql stable security definer set search_path = pg_catalog, public
as $$
    select d.due_at from public.deliveries d where d.status = 'queued' and d.due_at > at order by d.due_at, d.id limit 1;
$$;

create or replace function renew_leases(worker text, ids uuid[], until timestamptz) returns setof uuid
language sql security definer set search_path = pg_catalog, public
as $$
    update public.deliveries d set lease_until = until where d.id = any (ids) and d.lease_owner = worker returning d.id;
$$;

-- Without ids: all that this worker holds.
create or replace function release_leases(worker text, ids uuid[]) returns setof uuid
language sql security definer set search_path = pg_catalog, public
as $$
    update public.deliveries d set lease_owner = null, lease_until = null
    where d.lease_owner = worker and (ids is null or d.id = any (ids))
    returning d.id;
$$;

-- Whoever moves or closes a work order without holding its lease breaks the lease: its holder then writes, and so sends, nothing more.
create or replace function break_lease() returns trigger
language plpgsql as $$
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
