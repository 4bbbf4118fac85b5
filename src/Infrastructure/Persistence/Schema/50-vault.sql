-- A sealed column is recognised by its shape: bytea, with the ring key's id beside it in <column>_key. A new one need not be listed.
create or replace function sealed_columns() returns table (sealed text, in_table name, in_column name)
language sql stable set search_path = pg_catalog, pg_temp as $$
    select c.relname || '.' || s.attname, c.relname, s.attname
    from pg_class c
    join pg_attribute s on s.attrelid = c.oid and s.atttypid = 'bytea'::regtype and not s.attisdropped
    join pg_attribute k on k.attrelid = c.oid and k.attname = s.attname || '_key' and k.atttypid = 'int'::regtype and not k.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    order by 1;
$$;

-- Crosses tenants: the number of envelopes per ring key and column.
create or replace function vault_status() returns table (sealed text, key_id int, envelopes bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
    c record;
begin
    for c in select * from public.sealed_columns() loop
        return query execute format('select %L, %2$I, count(*) from public.%3$I where %2$I is not null group by %2$I', c.sealed, c.in_column || '_key', c.in_table);
    end loop;
end $$;

-- Crosses tenants: some rows that a ring key sealed, by their ids.
create or replace function find_sealed(wanted text, by_key int, except_rows uuid[], batch int)
returns table (tenant_id uuid, workspace_id uuid, row_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
    c record;
begin
    for c in select * from public.sealed_columns() s where s.sealed = wanted loop
        return query execute format('select r.tenant_id, r.workspace_id, r.id from public.%I r where r.%I = $1 and r.id <> all ($2) limit $3', c.in_table, c.in_column || '_key')
            using by_key, except_rows, batch;
    end loop;
end $$;

-- Inside a tenant: the envelopes of these rows, each with the version of its row.
create or replace function read_sealed(wanted text, by_key int, workspaces uuid[], row_ids uuid[])
returns table (workspace_id uuid, row_id uuid, version text, envelope bytea)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    c record;
begin
    for c in select * from public.sealed_columns() s where s.sealed = wanted loop
        return query execute format(
            'select r.workspace_id, r.id, r.xmin::text, r.%1$I from public.%2$I r
             where r.tenant_id = public.current_tenant() and r.workspace_id = any ($1) and r.id = any ($2) and r.%3$I = $3', c.in_column, c.in_table, c.in_column || '_key')
            using workspaces, row_ids, by_key;
    end loop;
end $$;

-- Inside a tenant: replaces an envelope, unless the row changed meanwhile.
create or replace function reseal(wanted text, in_workspace uuid, row_id uuid, seen text, sealed_anew bytea, by_key int) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    c record;
begin
    for c in select * from public.sealed_columns() s where s.sealed = wanted loop
        execute format(
            'update public.%1$I r set %2$I = $4, %3$I = $5
             where r.tenant_id = public.current_tenant() and r.workspace_id = $1 and r.id = $2 and r.xmin = $3::xid', c.in_table, c.in_column, c.in_column || '_key')
            using in_workspace, row_id, seen, sealed_anew, by_key;
    end loop;
end $$;
