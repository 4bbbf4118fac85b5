using Postato.Application.Deliveries;
using Postato.Application.UseCases;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

internal sealed class NetworkHolds(UnitOfWork work, TimeProvider clock) : INetworkHolds
{
    private static readonly Statement PauseNetwork = Statement.Load("Networks/pause");
    private static readonly Statement ResumeNetwork = Statement.Load("Networks/resume");
    private static readonly Statement List = Statement.Load("Networks/find_holds");

    public void Pause(InstallationScope scope, string platform) =>
        work.Enlist(PauseNetwork.With(Value.Of("platform", platform), Value.Of("at", clock.GetUtcNow())));

    public void Resume(InstallationScope scope, string platform) => work.Enlist(ResumeNetwork.With(Value.Of("platform", platform)));

    public async Task<IReadOnlyList<NetworkHold>> ListAsync(InstallationScope scope, CancellationToken ct)
    {
        await using var batch = work.Connection.CreateBatch();
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
}
