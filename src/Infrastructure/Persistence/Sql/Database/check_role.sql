-- The first permission of this role that no host may have; null when there is none.
select current_user::text as role,
    case
        when r.rolsuper then 'is a superuser'
        when r.rolbypassrls then 'has BYPASSRLS'
        when r.rolreplication then 'has REPLICATION'
        when r.rolcreaterole then 'has CREATEROLE'
        when exists (select from pg_class c where c.relowner = r.oid) or exists (select from pg_proc p where p.proowner = r.oid)
            then 'owns tables or functions'
        when exists (select from pg_database d where d.datname = current_database() and d.datdba = r.oid) then 'owns this database'
        when has_database_privilege(current_user, current_database(), 'create') then 'may create schemas in this database'
        when has_database_privilege(current_user, current_database(), 'temporary') then format(
            'may make temporary tables in this database (its owner runs: revoke temporary on database %I from public, %I)',
            current_database(), current_user)
        when exists (
            select from pg_namespace n
            where n.nspname !~ '^pg_(toast_)?temp_' and has_schema_privilege(current_user, n.oid, 'create')) then format(
            'may create in schema %s', (
                select n.nspname from pg_namespace n
                where n.nspname !~ '^pg_(toast_)?temp_' and has_schema_privilege(current_user, n.oid, 'create')
                order by n.nspname = 'public' desc, n.nspname limit 1))
        when exists (
            select from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p')
                and has_table_privilege(current_user, c.oid, 'truncate')) then 'may truncate tables'
        when exists (
            select from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p', 'v')
                and has_table_privilege(current_user, c.oid, 'trigger')) then 'may put triggers on tables'
        when has_parameter_privilege(current_user, 'session_replication_role', 'set')
            then 'may switch triggers off (session_replication_role)'
        -- Includes PostgreSQL's predefined roles, which read and write the server's files, run programs or read every row.
        when exists (
            select from pg_roles other
            where other.oid <> r.oid and pg_has_role(r.oid, other.oid, 'member') and (
                other.rolsuper or other.rolbypassrls or other.rolreplication or other.rolcreaterole or other.rolname ~ '^pg_'
                or exists (select from pg_class c where c.relowner = other.oid)
                or exists (select from pg_proc p where p.proowner = other.oid)
                or exists (select from pg_database d where d.datname = current_database() and d.datdba = other.oid))) then format(
            'is a member of a role that may (%s)', (
                select string_agg(other.rolname, ', ' order by other.rolname) from pg_roles other
                where other.oid <> r.oid and pg_has_role(r.oid, other.oid, 'member')))
    end as power
from pg_roles r
where r.rolname = current_user
