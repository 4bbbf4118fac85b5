using Npgsql;
using Postato.Testing;
using Postato.Testing.Postgres;
using Postato.Worker.Tests.Support;

namespace Postato.Worker.Tests.Jobs;

/// <summary>A worker updates one row regularly while it delivers.</summary>
public sealed class HeartbeatTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_sends_heartbeats_while_its_loop_runs_and_none_when_drained()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(Ct);
        await using var worker = await WorkerProcess.StartAsync(database, Ct);
        await using var source = NpgsqlDataSource.Create(database.Owner);
        async Task<bool> IsTrueAsync(string condition)
        {
            await using var command = source.CreateCommand($"select coalesce((select {condition} from worker_beats b), false)");
            return await command.ExecuteScalarAsync(Ct) is true;
        }

        await Eventually.TrueAsync(() => IsTrueAsync("b.beat_at > now() - interval '5 seconds'"), Ct);
        // Again, in the same row.
        await Eventually.TrueAsync(() => IsTrueAsync("b.beat_at < now() - interval '5 seconds'"), Ct);
        await Eventually.TrueAsync(() => IsTrueAsync("b.beat_at > now() - interval '5 seconds'"), Ct);

        await worker.DrainAsync(Ct);
        await using var acts = source.CreateCommand("select actor || ' ' || action from operator_acts");
        Assert.Equal("operator worker.drain", await acts.ExecuteScalarAsync(Ct));
        // Time for two heartbeats.
        await Eventually.TrueAsync(() => IsTrueAsync("b.beat_at < now() - interval '21 seconds'"), Ct, TimeSpan.FromMinutes(1));
    }
}
