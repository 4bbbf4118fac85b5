using Postato.Application.Deliveries;
using Postato.Application.UseCases;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

internal sealed class NetworkHolds(UnitOfWork work, TimeProvider clock) : INetworkHolds
{
    private static readonly Statement PauseNetwork = Statement.Of(
        """
        insert into network_holds (platform, reason, since) values ($1, 'pause', $2)
        on conflict (platform) do update set held_until = null, reason = 'pause', since = excluded.since
        where network_holds.reason <> 'pause'
        """);

    private static readonly Statement ResumeNetwork = Statement.Of("delete from network_holds where platform = $1");
    private static readonly Statement List = Statement.Of(
        "select platform, reason, since, held_until from network_holds where held_until is null or held_until > $1 order by platform");

    public void Pause(InstallationScope scope, string platform) =>
        work.Enlist(PauseNetwork.With(Value.Of(platform), Value.Of(clock.GetUtcNow())));

    public void Resume(InstallationScope scope, string platform) => work.Enlist(ResumeNetwork.With(Value.Of(platform)));

    public async Task<IReadOnlyList<NetworkHold>> ListAsync(InstallationScope scope, CancellationToken ct)
    {
        await using var batch = work.Connection.CreateBatch();
        batch.BatchCommands.Add(List.With(Value.Of(clock.GetUtcNow())));
        await using var row = await batch.ExecuteReaderAsync(ct);
        var holds = new List<NetworkHold>();
        while (await row.ReadAsync(ct))
        {
            var until = row.IsDBNull(3) ? (DateTimeOffset?)null : row.GetFieldValue<DateTimeOffset>(3);
            holds.Add(new(row.GetString(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), until));
        }

        return holds;
    }
}
