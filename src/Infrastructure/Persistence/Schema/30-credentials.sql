-- Look-ups before a tenant is known. They return ids only. A key is looked up with each request, so its function returns one value, no rows.
create or replace function find_tenant_of_key(wanted bytea) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select k.tenant_id from public.api_keys k where k.hash = wanted;
$$;

create or replace function find_connect_link(wanted bytea) returns table (tenant_id uuid, workspace_id uuid, link_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select l.tenant_id, l.workspace_id, l.id from public.connect_links l where l.token_hash = wanted;
$$;

create or replace function find_connect_link_by_state(wanted bytea) returns table (tenant_id uuid, workspace_id uuid, link_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select l.tenant_id, l.workspace_id, l.id from public.connect_links l where l.state_hash = wanted;
$$;

create or replace function find_tenant_of_workspace(wanted uuid) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select w.tenant_id from public.workspaces w where w.id = wanted and w.deleted_at is null;
$$;
