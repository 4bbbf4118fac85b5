-- The runtime role reads and writes rows, and nothing else. To history tables it can only add.
do $$
declare
    granted text;
begin
    for granted in
        select c.relname from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> '__EFMigrationsHistory'
    loop
        execute format('grant select, insert, update, delete on %I to postato_app', granted);
    end loop;
end $$;

revoke update, delete on audit_entries, events from postato_app;
revoke update, delete on tenants from postato_app;
-- Operators' actions it can neither read nor change.
revoke select, update, delete on operator_acts from postato_app;
grant select on "__EFMigrationsHistory" to postato_app;

-- Functions that run as their owner can be called by that role only.
do $$
declare
    powerful regprocedure;
begin
    for powerful in
        select p.oid from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where p.prosecdef and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    loop
        execute format('revoke execute on function %s from public', powerful);
        execute format('grant execute on function %s to postato_app', powerful);
    end loop;
end $$;

revoke create on schema public from public;

-- A temporary table hides others of its name from unqualified queries, and nothing here needs one. When another role owns the database, the
-- hosts report at start what that owner has to run.
do $$
begin
    if exists (select from pg_database d where d.datname = current_database() and pg_has_role(d.datdba, 'usage')) then
        execute format('revoke temporary on database %I from public, postato_app', current_database());
    end if;
end $$;
