using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Postato.Api.Tests.Support;
using Postato.Infrastructure.Persistence;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Isolation;

/// <summary>
/// Queries on the catalogue, over all schemas except PostgreSQL's own, and on the models of all contexts, including future ones.
/// </summary>
internal static class Catalogue
{
    /// <summary>Replaces <c>pg_namespace</c>.</summary>
    public const string Schemas = "(select oid, nspname from pg_namespace where nspname <> 'information_schema' and nspname !~ '^pg_')";

    /// <summary>Tables with a tenant column: <c>oid</c> and <c>name</c>.</summary>
    public const string TenantTables =
        $"""
        select c.oid, c.oid::regclass::text as name
        from pg_class c
        join {Schemas} n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
        where c.relkind in ('r', 'p')
        """;

    /// <summary>Tables that are listed as belonging to no tenant, each with its reason.</summary>
    public static IReadOnlyList<string> GlobalTables { get; } =
        [.. File.ReadLines(Repository.PathTo("docs/security/global-tables.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    public static IEnumerable<IModel> Models(TestDatabase database)
    {
        foreach (var type in typeof(PostatoDb).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DbContext)) && !type.IsAbstract))
        {
            var options = (DbContextOptionsBuilder)Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(type))!;
            using var context = (DbContext)Activator.CreateInstance(type, options.UseNpgsql(database.App).Options)!;
            yield return context.Model;
        }
    }

    public static Task<IReadOnlyList<string>> ReadSchemasAsync(TestDatabase database) =>
        database.ReadAsync($"select nspname from {Schemas} n order by nspname collate \"C\"");

    public static Task<IReadOnlyList<string>> ReadTablesWithoutTenantAsync(TestDatabase database) => database.ReadAsync(
        $"""
        select t.name from (
            select case when n.nspname = 'public' then c.relname::text else n.nspname || '.' || c.relname end as name
            from pg_class c
            join {Schemas} n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p')
                and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull)) t
        order by t.name collate "C"
        """);

    /// <summary>Tenant tables without the one policy that applies to every role, for reading and writing.</summary>
    public static Task<IReadOnlyList<string>> ReadUnguardedTablesAsync(TestDatabase database)
    {
        const string Policy = "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)";
        return database.ReadAsync(
            $$"""
            select t.name from ({{TenantTables}}) t
            where not (select c.relrowsecurity and c.relforcerowsecurity from pg_class c where c.oid = t.oid)
                or array(
                    select pg_get_expr(p.polqual, p.polrelid) || pg_get_expr(p.polwithcheck, p.polrelid)
                        || p.polcmd::text || p.polpermissive::text || p.polroles::text
                    from pg_policy p where p.polrelid = t.oid)
                <> array[$policy${{Policy}}{{Policy}}*true{0}$policy$]
            """);
    }
}
