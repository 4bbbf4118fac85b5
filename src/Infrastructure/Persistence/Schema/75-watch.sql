-- Crosses tenants: counts what does not progress. What a network's hold delays, or delayed until then, is not overdue.
create or replace function delivery_backlog(due_before timestamptz, leased_before timestamptz) returns table (overdue bigint, oldest timestamptz, lost bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    with held as (select h.platform, coalesce(h.held_until, 'infinity') as until from public.network_holds h)
    select
        (select count(*) from public.delivery_lanes l
            where l.ready_at < due_before and l.leased_until is null and not exists (select from held h where h.platform in (l.platform, '*') and h.until > due_before)),
        (select min(l.due_at) from public.delivery_lanes l
            where l.ready_at < due_before and l.leased_until is null and not exists (select from held h where h.platform in (l.platform, '*') and h.until > due_before)),
        (select count(*) from public.delivery_lanes l
            where l.ready_at < leased_before and l.leased_until is not null and not exists (select from held h where h.platform in (l.platform, '*') and h.until > leased_before));
$$;

-- Crosses tenants: posts that were begun but will never be claimed, by their ids. Their delivery is closed, or it is queued and their
-- account's lane, though open, does not show it.
create or replace function find_stranded(idle_since timestamptz, batch int) returns table (tenant_id uuid, workspace_id uuid, post_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select p.tenant_id, p.workspace_id, p.id
    from public.posts p
    join public.workspaces w on w.tenant_id = p.tenant_id and w.id = p.workspace_id and w.deleted_at is null
    join public.deliveries d on d.tenant_id = p.tenant_id and d.workspace_id = p.workspace_id and d.post_id = p.id
    join public.social_accounts a on a.tenant_id = d.tenant_id and a.workspace_id = d.workspace_id and a.id = d.account_id
    join public.delivery_lanes l on l.tenant_id = d.tenant_id and l.workspace_id = d.workspace_id and l.account_id = d.account_id
    where p.status = 'processing' and p.updated_at < idle_since and p.deleted_at is null and (
        d.status = 'closed'
        or ({account_open}
            and l.leased_until is null and (l.due_at is null or l.due_at > greatest(d.due_at, a.held_until))))
    order by p.updated_at
    limit batch;
$$;
