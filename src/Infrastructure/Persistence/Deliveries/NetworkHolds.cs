using Npgsql;
using Postato.Application.Deliveries;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

internal sealed class NetworkHolds(NpgsqlDataSource dataSource, TimeProvider clock) : INetworkHolds
{
    private static readonly Statement Pause = Statement.Of(
        "insert into network_holds (platform, reason, since) values ($1, 'pause', $2) on conflict (platform) do update set held_until = null, reason = 'pause', since = excluded.since where network_holds.reason <> 'pause'");

    private static readonly Statement Resume = Statement.Of("delete from network_holds where platform = $1");
    private static readonly Statement Record = Statement.Of("insert into operator_acts (actor, action, target, ip, trace_id, at) values ($1, $2, $3, $4, $5, $6)");
    private static readonly Statement List = Statement.Of("select platform, reason, since, held_until from network_holds where held_until is null or held_until > $1 order by platform");

    public Task PauseAsync(string platform, OperatorCall by, CancellationToken ct) =>
        ExecuteAsync(Pause.With(Value.Of(platform), Value.Of(clock.GetUtcNow())), "network.pause", platform, by, ct);

    public Task ResumeAsync(string platform, OperatorCall by, CancellationToken ct) =>
        ExecuteAsync(Resume.With(Value.Of(platform)), "network.resume", platform, by, ct);

    public async Task<IReadOnlyList<NetworkHold>> ListAsync(CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(List.With(Value.Of(clock.GetUtcNow())));
        await using var row = await batch.ExecuteReaderAsync(ct);
        var holds = new List<NetworkHold>();
        while (await row.ReadAsync(ct))
            holds.Add(new(row.GetString(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.IsDBNull(3) ? null : row.GetFieldValue<DateTimeOffset>(3)));
        return holds;
    }

    // One batch is one transaction: the change and its entry, or neither.
    private async Task ExecuteAsync(NpgsqlBatchCommand change, string action, string target, OperatorCall by, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(change);
        batch.BatchCommands.Add(Record.With(Value.Of(by.Actor), Value.Of(action), Value.Of(target), Value.Of(by.From), Value.Of(by.TraceId), Value.Of(now)));
        await batch.ExecuteNonQueryAsync(ct);
    }
}
