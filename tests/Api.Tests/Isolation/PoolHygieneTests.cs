using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Postato.Api.Tests.Support;
using Postato.Domain.Posts;
using Postato.Infrastructure.Persistence;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Isolation;

[Rule("S-69")]
public sealed class PoolHygieneTests
{
    private const int Rounds = 10_000;

    /// <summary>A pool of four connections, each of which is reused after everything that can go wrong on it.</summary>
    [Fact]
    public async Task A_connection_returned_in_any_state_has_no_tenant_set()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var hostServices = new HostServices($"{database.App};Maximum Pool Size=4");
        var communities = new[] { await TestTenant.CreateTenantAsync(hostServices), await TestTenant.CreateTenantAsync(hostServices) };
        var source = hostServices.Services.GetRequiredService<NpgsqlDataSource>();

        await Parallel.ForEachAsync(Enumerable.Range(0, Rounds), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (round, ct) =>
        {
            await BreakOffAsync(hostServices, communities[round % 2], AccidentOf(round), ct);
            await using var connection = await source.OpenConnectionAsync(ct);
            await using var command = new NpgsqlCommand(
                "select coalesce(current_setting('app.tenant_id', true), ''), (select count(*) from workspaces), (select count(*) from "
                    + "social_accounts)",
                connection);
            await using var row = await command.ExecuteReaderAsync(ct);
            Assert.True(await row.ReadAsync(ct));
            Assert.Equal(("", 0L, 0L), (row.GetString(0), row.GetInt64(1), row.GetInt64(2)));
        });
    }

    private enum Accident
    {
        Cancelled,
        Thrown,
        TimedOut,
        TimedOutByTheServer,
        BrokenStatement,
        KilledBackend,
        Refused,
    }

    // Waiting a whole second each time would test nothing more.
    private static Accident AccidentOf(int round) =>
        (Accident)(round % 7) is var accident && accident == Accident.TimedOut && round > 100
            ? Accident.TimedOutByTheServer
            : (Accident)(round % 7);

    private static async Task BreakOffAsync(HostServices hostServices, TestTenant testTenant, Accident accident, CancellationToken ct)
    {
        await using var scope = hostServices.Services.CreateAsyncScope();
        var work = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await work.BeginAsync(testTenant.Tenant.Id, ct);
        Assert.Equal(1, await work.Db.Set<Domain.Tenancy.Workspace>().CountAsync(ct));
        switch (accident)
        {
            case Accident.Cancelled:
                using (var impatience = new CancellationTokenSource(RandomNumberGenerator.GetInt32(1, 8)))
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(
                        () => ExecuteAsync(work, "select pg_sleep(5)", impatience.Token));
                break;
            case Accident.TimedOut:
                await using (var command = new NpgsqlCommand("select pg_sleep(30)", work.Connection) { CommandTimeout = 1 })
                    await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteNonQueryAsync(ct));
                break;
            case Accident.TimedOutByTheServer:
                await ExecuteAsync(work, "set local statement_timeout = 3", ct);
                await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(work, "select pg_sleep(5)", ct));
                break;
            case Accident.BrokenStatement:
                await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(work, "select 1 / 0", ct));
                break;
            case Accident.KilledBackend:
                await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(work, "select pg_terminate_backend(pg_backend_pid())", ct));
                break;
            case Accident.Thrown:
                await Assert.ThrowsAnyAsync<Exception>(() => work.Db.Set<Post>().Where(post => Unknown(post)).ToListAsync(ct));
                break;
            case Accident.Refused:
                break;
        }
    }

    private static async Task ExecuteAsync(UnitOfWork work, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, work.Connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static bool Unknown(Post post) => post.DeletedAt is null;
}
