-- Crosses tenants: a profile may be connected in several workspaces, and a network id may be recorded in any of them. Called after a lost
-- answer, for the profile of the caller's own account; returns only yes or no.
create or replace function is_item_taken(
    of_tenant uuid, of_workspace uuid, of_account uuid, network_id text, except_post uuid, except_item int) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select
        from public.social_accounts own
        join public.post_items i on i.platform_post_id = network_id
        join public.posts p on p.tenant_id = i.tenant_id and p.workspace_id = i.workspace_id and p.id = i.post_id
        join public.social_accounts a on a.tenant_id = p.tenant_id and a.workspace_id = p.workspace_id and a.id = p.account_id
        where own.tenant_id = of_tenant and own.workspace_id = of_workspace and own.id = of_account
            and a.platform = own.platform and a.platform_account_id = own.platform_account_id
            and (i.tenant_id, i.workspace_id, i.post_id, i.index) <> (of_tenant, of_workspace, except_post, except_item));
$$;
