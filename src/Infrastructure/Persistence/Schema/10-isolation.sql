-- The tenant of this transaction; null when none is set. After a transaction PostgreSQL leaves an empty string behind.
-- Without a setting of its own, so that PostgreSQL writes the expression into each statement in place of a call; the names in it
-- were looked up when it was created.
create or replace function current_tenant() returns uuid
language sql stable
return nullif(current_setting('app.tenant_id', true), '')::uuid;

-- Every table with a tenant column, in any schema, has this policy and no other, and so has the table of tenants. A policy is recreated
-- only when it differs, because that takes a lock that blocks all users of the table.
do $$
declare
    guarded record;
    condition text;
    policy text;
begin
    for guarded in
        select c.oid, format('%I.%I', n.nspname, c.relname) as name, a.attname as tenant
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
        where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
            and a.attname = case when c.oid = 'public.tenants'::regclass then 'id' else 'tenant_id' end
    loop
        condition := format('(%I = (NULLIF(current_setting(''app.tenant_id''::text, true), ''''::text))::uuid)', guarded.tenant);
        continue when
            (select c.relrowsecurity and c.relforcerowsecurity from pg_class c where c.oid = guarded.oid)
            and array(
                select concat_ws(' | ', p.polname, p.polcmd, p.polpermissive, p.polroles::text,
                    pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
                from pg_policy p where p.polrelid = guarded.oid)
            = array[concat_ws(' | ', 'tenant_isolation', '*', true, '{0}', condition, condition)];

        for policy in select p.polname from pg_policy p where p.polrelid = guarded.oid loop
            execute format('drop policy %I on %s', policy, guarded.name);
        end loop;
        execute format('alter table %s enable row level security', guarded.name);
        execute format('alter table %s force row level security', guarded.name);
        execute format('create policy tenant_isolation on %s using %s with check %s', guarded.name, condition, condition);
    end loop;
end $$;
