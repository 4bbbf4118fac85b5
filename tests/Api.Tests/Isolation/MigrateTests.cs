using Postato.Api.Tests.Support;
using Postato.Infrastructure.Persistence;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Isolation;

/// <summary>What <c>migrate</c> does to an existing database.</summary>
public sealed class MigrateTests : IAsyncLifetime
{
    private const string Functions =
        $"""
        select p.oid::regprocedure::text || ' -> ' || pg_get_function_result(p.oid)
        from pg_proc p join {Catalogue.Schemas} n on n.oid = p.pronamespace
        order by p.oid::regprocedure::text collate "C"
        """;

    private TestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    [Rule("S-60")]
    public async Task Changed_policies_and_functions_are_restored()
    {
        await database.ExecuteAsync(
            """
            alter table posts disable row level security;
            create policy everybody on media using (true) with check (true);
            drop policy tenant_isolation on events;
            alter policy tenant_isolation on tenants using (true);
            create or replace function current_tenant() returns uuid language sql stable set search_path = pg_catalog, pg_temp return null::uuid;
            """);
        Assert.Equal(["events", "media", "posts"], (await Catalogue.ReadUnguardedTablesAsync(database)).Order(StringComparer.Ordinal));

        await MigrateAsync();

        Assert.Empty(await Catalogue.ReadUnguardedTablesAsync(database));
        Assert.Equal(
            ["(id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)"],
            await database.ReadAsync("select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = 'tenants'::regclass"));
        var function = Assert.Single(await database.ReadAsync("select pg_get_functiondef('current_tenant'::regproc)"));
        Assert.Contains("app.tenant_id", function, StringComparison.Ordinal);
    }

    // Changing a policy takes a lock that blocks all users of the table, so it must happen only when needed.
    [Fact]
    public async Task A_second_migration_does_not_touch_the_policies()
    {
        const string Policies = "select oid || ' ' || polrelid::regclass from pg_policy order by 1";
        var before = await database.ReadAsync(Policies);

        await MigrateAsync();

        Assert.Equal(before, await database.ReadAsync(Policies));
    }

    [Fact]
    public async Task A_database_of_another_build_is_left_alone_and_a_sentence_says_what_to_do()
    {
        await database.ExecuteAsync(
            """
            insert into "__EFMigrationsHistory" values ('20261124141200_Initial', '10.0.15');
            drop function next_delivery_due();
            """);

        var refusal = await Assert.ThrowsAsync<OtherBuildException>(MigrateAsync);

        Assert.Contains("20261124141200_Initial", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await database.ReadAsync("select proname from pg_proc where proname = 'next_delivery_due'"));
    }

    /// <summary>The previous version runs on this schema while the hosts are replaced one by one.</summary>
    [Fact]
    public async Task Functions_of_the_previous_version_exist_with_their_signatures()
    {
        var there = await database.ReadAsync(Functions);
        var listed = File.ReadLines(Repository.PathTo("tests/Api.Tests/Isolation/functions.txt"))
            .Where(line => line is not ("" or ['#', ..]))
            .ToList();

        Assert.All(listed.Except(there), gone => Assert.Fail(
            $"{gone} is gone or has another signature, and the version before calls it. Keep it, and give the new one another name."));
        Assert.Equal(there, listed);
    }

    private Task MigrateAsync() =>
        PersistenceServices.MigrateAsync(database.Owner + ";Pooling=false", TestContext.Current.CancellationToken);
}
