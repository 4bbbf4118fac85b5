-- What this role could do that no host may; null when all is well.
select current_user,
    case
        when r.rolsuper then 'is a superuser'
        when r.rolbypassrls then 'has BYPASSRLS'
        when exists (select from pg_class c where c.relowner = r.oid) or exists (select from pg_proc p where p.proowner = r.oid) then 'owns tables or functions'
        when has_schema_privilege(current_user, 'public', 'create') then 'may create in schema public'
        when has_schema_privilege(current_user, 'hangfire', 'create') then 'may create in schema hangfire'
        when exists (
            select from pg_class c
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and has_table_privilege(current_user, c.oid, 'truncate')) then 'may truncate tables'
        when exists (
            select from pg_roles other
            where other.oid <> r.oid and (other.rolsuper or other.rolbypassrls or other.rolname = 'postato_owner') and pg_has_role(r.oid, other.oid, 'member')) then 'is a member of a role that may'
    end
from pg_roles r
where r.rolname = current_user
