using Npgsql;
using Postato.Application.Deliveries;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

internal sealed class NetworkHolds(NpgsqlDataSource dataSource, TimeProvider clock) : INetworkHolds
{
    private static readonly Statement Pause = Statement.Load("Networks/pause");
    private static readonly Statement Resume = Statement.Load("Networks/resume");
    private static readonly Statement Record = Statement.Load("Audit/insert_operator_act");
    private static readonly Statement List = Statement.Load("Networks/find_holds");

    public Task PauseAsync(string platform, OperatorCall by, CancellationToken ct) =>
        ExecuteAsync(Pause.With(Value.Of("platform", platform), Value.Of("at", clock.GetUtcNow())), "network.pause", platform, by, ct);

    public Task ResumeAsync(string platform, OperatorCall by, CancellationToken ct) =>
        ExecuteAsync(Resume.With(Value.Of("platform", platform)), "network.resume", platform, by, ct);

    public async Task<IReadOnlyList<NetworkHold>> ListAsync(CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(List.With(Value.Of("now", clock.GetUtcNow())));
        await using var row = await batch.ExecuteReaderAsync(ct);
        var holds = new List<NetworkHold>();
        while (await row.ReadAsync(ct))
        {
            holds.Add(new(
                row.Get<string>("platform"),
                row.Get<string>("reason"),
                row.Get<DateTimeOffset>("since"),
                row.FindValue<DateTimeOffset>("held_until")));
        }

        return holds;
    }

    // One batch is one transaction: the change and its entry, or neither.
    private async Task ExecuteAsync(NpgsqlBatchCommand change, string action, string target, OperatorCall by, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(change);
        batch.BatchCommands.Add(Record.With(
            Value.Of("actor", by.Actor), Value.Of("action", action), Value.Of("target", target), Value.Of("ip", by.From),
            Value.Of("trace_id", by.TraceId), Value.Of("at", now)));
        await batch.ExecuteNonQueryAsync(ct);
    }
}
