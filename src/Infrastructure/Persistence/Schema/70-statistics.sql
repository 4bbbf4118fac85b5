-- A workspace belongs to one tenant. Without these statistics the planner takes the two columns for independent, expects a thousandth of
-- the rows, and reads a whole workspace where it should use a primary key.
do $$
declare
    told record;
begin
    for told in
        select n.nspname, c.relname, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attname in ('tenant_id', 'workspace_id', 'account_id') and not a.attisdropped
        where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        group by n.nspname, c.relname
        having count(*) filter (where a.attname in ('tenant_id', 'workspace_id')) = 2
    loop
        execute format(
            'create statistics if not exists %I.%I (ndistinct, dependencies) on %s from %I.%I',
            told.nspname, 'st_' || told.relname || '_owner', told.columns, told.nspname, told.relname);
    end loop;
end $$;
