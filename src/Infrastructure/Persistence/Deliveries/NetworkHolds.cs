using Npgsql;
using Postato.Application.Deliveries;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

internal sealed class NetworkHolds(NpgsqlDataSource dataSource, TimeProvider clock) : INetworkHolds
{
    private static readonly Statement Pause = Statement.Of(
        "insert into network_holds (platform, reason, since) values ($1, 'pause', $2) on conflict (platform) do update set held_until = null, reason = 'pause', since = excluded.since where network_holds.reason <> 'pause'");

    private static readonly Statement Resume = Statement.Of("delete from network_holds where platform = $1");
    private static readonly Statement List = Statement.Of("select platform, reason, since, held_until from network_holds where held_until is null or held_until > $1 order by platform");

    public Task PauseAsync(string platform, CancellationToken ct) => ExecuteAsync(Pause.With(Value.Of(platform), Value.Of(clock.GetUtcNow())), ct);

    public Task ResumeAsync(string platform, CancellationToken ct) => ExecuteAsync(Resume.With(Value.Of(platform)), ct);

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

    private async Task ExecuteAsync(NpgsqlBatchCommand command, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(ct);
    }
}
