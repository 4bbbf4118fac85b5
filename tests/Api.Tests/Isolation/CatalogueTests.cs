using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using Postato.Api.Tests.Support;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Isolation;

/// <summary>Checks the catalogue of a migrated database, so that future tables are checked too.</summary>
public sealed class CatalogueTests : IAsyncLifetime
{
    private const string TenantTables = Catalogue.TenantTables;

    private TestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    [Rule("S-60")]
    public async Task Every_table_but_the_listed_ones_carries_its_tenant()
    {
        Assert.Equal(Catalogue.GlobalTables.Order(StringComparer.Ordinal), await Catalogue.ReadTablesWithoutTenantAsync(database));
    }

    [Fact]
    [Rule("S-60")]
    public async Task Every_schema_is_named_here()
    {
        // hangfire: the job storage, whose tables are listed one by one.
        Assert.Equal(["hangfire", "public"], await Catalogue.ReadSchemasAsync(database));
    }

    // A view runs with the rights of its owner, who sees every tenant.
    [Fact]
    [Rule("S-60")]
    public async Task No_view_or_other_table_shows_rows_despite_the_policies() => Assert.Empty(await database.ReadAsync(
        $"select c.oid::regclass::text from pg_class c join {Catalogue.Schemas} n on n.oid = c.relnamespace where c.relkind in ('v', "
            + $"'m', 'f')"));

    [Fact]
    [Rule("S-60")]
    public async Task A_table_in_an_unlisted_schema_is_found()
    {
        await database.ExecuteAsync(
            "create schema elsewhere; create table elsewhere.open (id int); create table elsewhere.owned (tenant_id uuid not null)");

        Assert.Contains("elsewhere", await Catalogue.ReadSchemasAsync(database));
        Assert.Contains("elsewhere.open", await Catalogue.ReadTablesWithoutTenantAsync(database));
        Assert.Contains("elsewhere.owned", await Catalogue.ReadUnguardedTablesAsync(database));
        Assert.Contains("elsewhere.owned", await database.ReadAsync($"select name from ({TenantTables}) t"));
    }

    [Fact]
    [Rule("S-62")]
    [Rule("S-123")]
    public async Task The_job_storage_is_the_migrations_and_the_runtime_role_only_uses_it()
    {
        Assert.Equal(
            ["postato_owner"],
            await database.ReadAsync(
                "select distinct pg_get_userbyid(relowner)::text from pg_class where relnamespace = 'hangfire'::regnamespace"));
        Assert.Empty(await database.ReadAsync(
            """
            select c.relname from pg_class c
            where c.relnamespace = 'hangfire'::regnamespace and c.relkind = 'r' and (
                has_table_privilege('postato_app', c.oid, 'truncate') or not has_table_privilege('postato_app', c.oid, 'select, insert, update, delete'))
            """));
        var refusal = await Assert.ThrowsAsync<PostgresException>(
            () => database.ExecuteAsync(database.App, "create table hangfire.own (id int)"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    [Rule("S-60")]
    [Rule("S-61")]
    public async Task Every_tenant_table_forces_one_policy_for_reading_and_writing()
    {
        Assert.Empty(await Catalogue.ReadUnguardedTablesAsync(database));
    }

    [Fact]
    [Rule("S-63")]
    public async Task Primary_keys_begin_with_the_tenant_and_the_workspace()
    {
        var keys = await database.ReadAsync(
            $"""
            select t.name || ': ' || (
                select string_agg(a.attname, ', ' order by k.place)
                from pg_constraint p, unnest(p.conkey) with ordinality as k (column_number, place)
                join pg_attribute a on a.attnum = k.column_number
                where p.conrelid = t.oid and p.contype = 'p' and a.attrelid = t.oid)
            from ({TenantTables}) t
            """);
        var ofTenants = new[]
        {
            "workspaces: tenant_id, id",
            "agents: tenant_id, id",
            "api_keys: tenant_id, id",
            "audit_entries: tenant_id, id",
        };
        Assert.All(keys.Except(ofTenants), key => Assert.Matches("^[a-z_.]+: tenant_id, workspace_id, ", key));
        Assert.Subset(keys.ToHashSet(), ofTenants.ToHashSet());
    }

    [Fact]
    [Rule("S-63")]
    public async Task Foreign_keys_carry_the_tenant_and_where_both_sides_have_it_the_workspace()
    {
        var loose = await database.ReadAsync(
            $"""
            select f.conname from pg_constraint f
            join ({TenantTables}) child on child.oid = f.conrelid
            left join pg_attribute workspace on workspace.attrelid = f.conrelid and workspace.attname = 'workspace_id'
            left join pg_attribute theirs on theirs.attrelid = f.confrelid and theirs.attname = 'workspace_id'
            where f.contype = 'f' and (
                not (select a.attnum from pg_attribute a where a.attrelid = f.conrelid and a.attname = 'tenant_id') = any (f.conkey)
                or (workspace.attnum is not null and theirs.attnum is not null and not workspace.attnum = any (f.conkey))
                or f.confdeltype in ('n', 'd')
                or (f.confdeltype = 'c' and f.confrelid in ('tenants'::regclass, 'workspaces'::regclass)))
            """);
        Assert.Empty(loose);
    }

    [Fact]
    [Rule("S-70")]
    public async Task Unique_constraints_contain_the_tenant()
    {
        var telling = await database.ReadAsync(
            $"""
            select i.indexrelid::regclass::text from pg_index i join ({TenantTables}) t on t.oid = i.indrelid
            where i.indisunique and not (select a.attnum from pg_attribute a where a.attrelid = t.oid and a.attname = 'tenant_id') = any (i.indkey)
            """);
        Assert.Empty(telling);
    }

    // The planner takes tenant and workspace for independent and expects few rows with both: given two indexes that begin with them, it may
    // use the wrong one and read the whole workspace.
    [Fact]
    public async Task Only_a_primary_key_begins_with_tenant_and_workspace()
    {
        var alike = await database.ReadAsync(
            $"""
            select i.indexrelid::regclass::text from pg_index i join ({TenantTables}) t on t.oid = i.indrelid
            join pg_attribute a on a.attrelid = t.oid and a.attname = 'workspace_id'
            where not i.indisprimary and i.indkey[1] = a.attnum
            """);
        Assert.Empty(alike);
    }

    [Fact]
    [Rule("S-64")]
    public async Task Every_entity_of_the_model_is_filtered_by_its_tenant_and_every_tenant_table_is_in_the_model()
    {
        var entities = Catalogue.Models(database).SelectMany(model => model.GetEntityTypes()).ToLookup(IsFiltered);

        Assert.Equal(
            (await database.ReadAsync($"select name from ({TenantTables}) t")).Append("tenants").Order(StringComparer.Ordinal),
            Tables(entities[true]));
        // Entities without a filter are listed with a reason, and so are their tables.
        Assert.Subset(Catalogue.GlobalTables.ToHashSet(), Tables(entities[false]).ToHashSet());

        static IEnumerable<string> Tables(IEnumerable<IEntityType> entities) =>
            entities.Select(entity => entity.GetSchemaQualifiedTableName()!).Distinct().Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Every_column_is_in_the_model_as_it_is_in_the_database()
    {
        var columns = Catalogue.Models(database).SelectMany(model => model.GetRelationalModel().Tables)
            .SelectMany(table => table.Columns.Where(column => column.Name != "xmin").Select(column =>
                $"{table.SchemaQualifiedName}.{column.Name} {column.StoreType}{(column.IsNullable ? "" : " not null")}"));
        Assert.Equal(
            await database.ReadAsync(
                $"""
                select c.name from (
                    select t.oid::regclass || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                        || case when a.attnotnull then ' not null' else '' end as name
                    from pg_class t
                    join {Catalogue.Schemas} n on n.oid = t.relnamespace and n.nspname <> 'hangfire'
                    join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
                    where t.relkind in ('r', 'p') and t.relname <> '__EFMigrationsHistory') c
                order by c.name collate "C"
                """),
            columns.Order(StringComparer.Ordinal));
    }

    private static bool IsFiltered(IEntityType entity) =>
        entity.GetDeclaredQueryFilters().Any(filter => filter.Expression!.ToString().Contains("TenantId", StringComparison.Ordinal));

    [Fact]
    [Rule("S-62")]
    public async Task The_functions_that_run_as_their_owner_are_listed()
    {
        var functions = await database.ReadAsync(
            $"""
            select p.oid::regprocedure::text || ' -> ' || pg_get_function_result(p.oid)
            from pg_proc p join {Catalogue.Schemas} n on n.oid = p.pronamespace
            where p.prosecdef order by p.oid::regprocedure::text collate "C"
            """);
        Assert.Equal(File.ReadLines(Repository.PathTo("tests/Api.Tests/Isolation/definer-functions.txt")), functions);

        Assert.Empty(await database.ReadAsync(
            $"""
            select p.proname from pg_proc p join {Catalogue.Schemas} n on n.oid = p.pronamespace
            where p.prosecdef and (
                array(select setting from unnest(p.proconfig) setting where setting !~ '^(plan_cache_mode|enable_seqscan|enable_bitmapscan)=')
                    is distinct from array['search_path=pg_catalog, pg_temp']
                or p.proowner <> (select oid from pg_roles where rolname = 'postato_owner')
                or exists (select from aclexplode(p.proacl) g where g.privilege_type = 'EXECUTE'
                    and g.grantee not in (select oid from pg_roles where rolname in ('postato_owner', 'postato_app'))))
            """));
    }

    // Includes functions that run as their caller: a trigger's function runs as the owner when a function of the owner fired it. Names in a
    // body that PostgreSQL stores parsed (prosqlbody) were looked up when the function was created.
    [Fact]
    [Rule("S-62")]
    public async Task No_function_has_a_search_path_that_other_roles_can_write_to() => Assert.Empty(await database.ReadAsync(
        $"""
        select p.oid::regprocedure::text from pg_proc p join {Catalogue.Schemas} n on n.oid = p.pronamespace
        where p.prosqlbody is null and not coalesce('search_path=pg_catalog, pg_temp' = any (p.proconfig), false)
        """));

    [Fact]
    [Rule("S-62")]
    public async Task Only_the_owner_can_create_temporary_tables() => Assert.Equal(
        ["postato_owner"],
        await database.ReadAsync(
            "select distinct g.grantee::regrole::text from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g "
                + "where d.datname = current_database() and g.privilege_type = 'TEMPORARY'"));

    [Fact]
    [Rule("S-126")]
    public async Task The_runtime_role_can_only_add_to_history_tables()
    {
        foreach (var table in new[] { "audit_entries", "events" })
        {
            foreach (var statement in new[] { $"update {table} set tenant_id = tenant_id", $"delete from {table}", $"truncate {table}" })
            {
                var refusal = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(database.App, statement));
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
            }
        }
    }

    [Fact]
    [Rule("S-126")]
    public async Task The_owner_cannot_change_history_either()
    {
        await database.ExecuteAsync(
            "insert into audit_entries (tenant_id, id, actor, action, target, at) values (gen_random_uuid(), gen_random_uuid(), "
                + "'somebody', 'thing.done', 'thing', now())");
        foreach (var statement in new[]
        {
            "update audit_entries set actor = 'nobody'",
            "delete from audit_entries",
            "truncate audit_entries",
        })
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(statement));
            Assert.Equal("23001", refusal.SqlState);
        }
    }
}
