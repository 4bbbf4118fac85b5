using System.Globalization;
using Npgsql;
using Postato.Testing;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Claims;

/// <summary>The cost of a delivery does not grow with its workspace: PostgreSQL reads only its own rows.</summary>
public sealed class ReadTests : IAsyncLifetime
{
    private const int Delivered = 40;
    private const int Large = 2;
    private const int Waiting = 2_000;
    private const int Small = 150;

    private readonly Dictionary<string, string?> ring = new() { ["Vault:Keys:1"] = WorkerFixture.NewRingKey(), ["Vault:ActiveKey"] = "1" };
    private WorkerFixture fixture = null!;

    public async ValueTask InitializeAsync() => fixture = await WorkerFixture.SetUpAsync(null, ring);

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_delivery_reads_its_own_rows_only()
    {
        await SeedAsync();
        var before = await ReadsAsync();

        await using (var worker = await WorkerFixture.SetUpAsync(fixture.Database, ring))
        {
            for (var done = 0; done < Delivered;)
            {
                var leases = (await worker.ClaimAsync(maximum: 8)).Leases;
                foreach (var lease in leases)
                    await worker.RunAsync(lease);
                done += leases.Count;
                Assert.NotEmpty(leases);
            }
        }

        foreach (var (table, rows) in await ReadsAsync())
            Assert.InRange((rows - before[table]) / Delivered, 1, 60);
    }

    // A few workspaces with many posts among many with one: where the planner errs most.
    private async Task SeedAsync()
    {
        for (var i = 0; i < Large; i++)
            await SeedAsync(await fixture.ConnectAccountAsync(), Waiting);
        for (var i = 0; i < Small; i++)
            await SeedAsync(await fixture.ConnectAccountAsync(), 1);
        await fixture.SqlAsync("vacuum analyze");
    }

    private Task SeedAsync(ConnectedAccount connected, int count) => fixture.SqlAsync($"""
        with made as (
            select uuidv7() as post, uuidv7() as item, uuidv7() as delivery, i from generate_series(1, {count}) i),
        posted as (
            insert into posts (tenant_id, workspace_id, id, account_id, platform, post_type, status, created_at, updated_at, content_hash, created_by)
            select '{connected.Tenant}', '{connected.Workspace}', post, '{connected.Account}', 'scripted', 'post', 'pending', now(), now(), int4send(i), '' from made),
        written as (
            insert into post_items (tenant_id, workspace_id, id, post_id, index, kind, text, status)
            select '{connected.Tenant}', '{connected.Workspace}', item, post, 0, 'main', 'number ' || i, 'pending' from made)
        insert into deliveries (tenant_id, workspace_id, id, post_id, account_id, platform, status, due_at, attempts, created_at)
        select '{connected.Tenant}', '{connected.Workspace}', delivery, post, '{connected.Account}', 'scripted', 'queued', '{fixture.Clock.GetUtcNow():O}', 0, now() from made
        """);

    // Small tables are sometimes read completely, which is cheaper.
    private async Task<Dictionary<string, long>> ReadsAsync()
    {
        await EndConnectionsAsync();
        return (await fixture.ReadAsync(
            "select relname || ' ' || seq_tup_read + idx_tup_fetch from pg_stat_user_tables where relname in ('posts', 'post_items', "
                + "'deliveries')"))
            .Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    // A connection reports what it read up to seconds later, but always when it ends. Seeding reads too, for its foreign keys.
    private async Task EndConnectionsAsync()
    {
        await using (var pooled = await fixture.OpenAsync())
            NpgsqlConnection.ClearPool(pooled);
        await Eventually.TrueAsync(
            async () => await fixture.ReadAsync(
                "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = "
                    + "'client backend'") is ["0"],
            TestContext.Current.CancellationToken);
    }
}
