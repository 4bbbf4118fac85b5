-- A lane shows the head of its account's queue. Triggers maintain it, so that no statement can forget to.

-- A post that is being inserted locks its lane by the foreign key, so that a search for the head waits for it here and then sees it.
create or replace function refresh_lane(tenant uuid, workspace uuid, account uuid) returns void
language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    perform from public.delivery_lanes l where l.tenant_id = tenant and l.workspace_id = workspace and l.account_id = account for update;

    update public.delivery_lanes l
    set (due_at, leased_until) = (
        select
            case when open and head.due_at is not null then greatest(head.due_at, a.held_until) end,
            case when open and flight.lease_until is not null then greatest(flight.lease_until, a.held_until) end
        from public.social_accounts a
        join public.workspaces w on w.tenant_id = a.tenant_id and w.id = a.workspace_id
        cross join lateral (select {account_open} as open) o
        left join lateral (
            select d.due_at from public.deliveries d
            where d.tenant_id = tenant and d.workspace_id = workspace and d.account_id = account and d.status = 'queued'
            order by d.due_at, d.id limit 1) head on true
        left join lateral (
            select d.lease_until from public.deliveries d
            where d.tenant_id = tenant and d.workspace_id = workspace and d.account_id = account and d.lease_until is not null) flight on true
        where a.tenant_id = tenant and a.workspace_id = workspace and a.id = account)
    where l.tenant_id = tenant and l.workspace_id = workspace and l.account_id = account;
end $$;

create or replace function make_lane() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    insert into public.delivery_lanes (tenant_id, workspace_id, account_id, platform) values (new.tenant_id, new.workspace_id, new.id, new.platform);
    return null;
end $$;

create or replace trigger social_accounts_make_lane after insert on social_accounts
    for each row execute function make_lane();

-- A new post moves the head forward, or comes later than the head and needs no lock.
create or replace function advance_lane() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    update public.delivery_lanes l
    set due_at = greatest(new.due_at, a.held_until)
    from public.social_accounts a
    join public.workspaces w on w.tenant_id = a.tenant_id and w.id = a.workspace_id
    where l.tenant_id = new.tenant_id and l.workspace_id = new.workspace_id and l.account_id = new.account_id
        and a.tenant_id = new.tenant_id and a.workspace_id = new.workspace_id and a.id = new.account_id
        and {account_open}
        and (l.due_at is null or l.due_at > greatest(new.due_at, a.held_until));
    return null;
end $$;

create or replace trigger deliveries_advance_lane after insert on deliveries
    for each row when (new.status = 'queued') execute function advance_lane();

create or replace function follow_delivery() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform public.refresh_lane(new.tenant_id, new.workspace_id, new.account_id);
    return null;
end $$;

create or replace trigger deliveries_follow after update on deliveries
    for each row when (new.status <> old.status or new.due_at <> old.due_at or (old.lease_owner is not null and new.lease_owner is null))
    execute function follow_delivery();

create or replace function follow_account() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform public.refresh_lane(new.tenant_id, new.workspace_id, new.id);
    return null;
end $$;

create or replace trigger social_accounts_follow after update on social_accounts
    for each row when (
        new.status <> old.status or new.held_until is distinct from old.held_until or new.paused_at is distinct from old.paused_at)
    execute function follow_account();

create or replace function follow_workspace() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform public.refresh_lane(l.tenant_id, l.workspace_id, l.account_id)
    from public.delivery_lanes l where l.tenant_id = new.tenant_id and l.workspace_id = new.id
    order by l.account_id;
    return null;
end $$;

create or replace trigger workspaces_follow after update on workspaces
    for each row when (new.paused_at is distinct from old.paused_at or new.deleted_at is distinct from old.deleted_at)
    execute function follow_workspace();
