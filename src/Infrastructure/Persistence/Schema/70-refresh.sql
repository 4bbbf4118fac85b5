-- Crosses tenants: claims accounts whose tokens are due, by their ids, until a given time, so that workers share them. Accounts of paused
-- networks are left out.
create or replace function claim_refreshes(of_platform text, life interval, batch int)
    returns table (tenant_id uuid, workspace_id uuid, account_id uuid, ends_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    at constant timestamptz := public.queue_time();
    until constant timestamptz := at + life;
begin
    return query
    update public.social_accounts a
    set refresh_at = until
    from (
        select due.tenant_id, due.workspace_id, due.id
        from public.social_accounts due
        where due.platform = of_platform and due.status = 'connected' and due.refresh_at <= at
            and exists (select from public.workspaces w where w.tenant_id = due.tenant_id and w.id = due.workspace_id and w.deleted_at is null)
            and not exists (
                select from public.network_holds h
                where h.platform in (of_platform, '*') and h.reason = 'pause' and (h.held_until is null or h.held_until > at))
        order by due.refresh_at
        limit batch
        for update skip locked) due
    where a.tenant_id = due.tenant_id and a.workspace_id = due.workspace_id and a.id = due.id
    returning a.tenant_id, a.workspace_id, a.id, a.token_expires_at;
end $$;

-- Crosses tenants: counts by network, and the most frequent error code among the failing accounts.
create or replace function account_health(at timestamptz) returns table (platform text, failing bigint, ended bigint, error text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select a.platform,
        count(*) filter (where a.refresh_error is not null),
        count(*) filter (where a.token_expires_at < at),
        mode() within group (order by a.refresh_error ->> 'code')
    from public.social_accounts a
    where a.status = 'connected'
    group by a.platform;
$$;
