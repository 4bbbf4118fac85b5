-- The tenant of this transaction; null when none is set. After a transaction PostgreSQL leaves an empty string behind.
create or replace function current_tenant() returns uuid
language sql stable set search_path = pg_catalog, pg_temp
return nullif(current_setting('app.tenant_id', true), '')::uuid;

-- Every table that carries a tenant is protected, the ones to come too.
do $$
declare
    unprotected text;
begin
    for unprotected in
        select c.relname
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            and not exists (select from pg_policy p where p.polrelid = c.oid)
    loop
        execute format('alter table %I enable row level security', unprotected);
        execute format('alter table %I force row level security', unprotected);
        execute format($policy$
            create policy tenant_isolation on %I
            using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
            with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)$policy$, unprotected);
    end loop;

    if not exists (select from pg_policy where polrelid = 'tenants'::regclass) then
        alter table tenants enable row level security;
        alter table tenants force row level security;
        create policy tenant_isolation on tenants
            using (id = nullif(current_setting('app.tenant_id', true), '')::uuid)
            with check (id = nullif(current_setting('app.tenant_id', true), '')::uuid);
    end if;
end $$;
