using Npgsql;
using Postato.Application.Accounts;
using Postato.Domain.Networks;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>Uses functions that return ids, times and counts only.</summary>
internal sealed class RefreshFinder(NpgsqlDataSource dataSource, TimeProvider clock) : IRefreshFinder, IAccountHealth
{
    /// <summary>Longer than a batch takes when the network answers.</summary>
    private static readonly TimeSpan Claimed = TimeSpan.FromMinutes(2);

    private static readonly Statement ClaimRefreshes = Statement.Load("Refreshes/claim");
    private static readonly Statement AccountHealth = Statement.Load("Refreshes/read_health");

    public async Task<IReadOnlyList<DueRefresh>> ClaimAsync(Platform platform, int most, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(ClaimRefreshes.With(
            Value.Of("platform", platform.Key), Value.Of("life", Claimed), Value.Of("maximum", most)));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var due = new List<DueRefresh>();
        while (await reader.ReadAsync(ct))
        {
            due.Add(new(
                new(new(reader.Get<Guid>("tenant_id")), new(reader.Get<Guid>("workspace_id")), new(reader.Get<Guid>("account_id"))),
                reader.FindValue<DateTimeOffset>("ends_at")));
        }

        return due;
    }

    public async Task<IReadOnlyList<NetworkHealth>> LookAsync(CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(AccountHealth.With(Value.Of("now", clock.GetUtcNow())));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var networks = new List<NetworkHealth>();
        while (await reader.ReadAsync(ct))
        {
            networks.Add(new(
                reader.Get<string>("platform"), reader.Get<long>("failing"), reader.Get<long>("ended"), reader.Find<string>("error")));
        }

        return networks;
    }
}
