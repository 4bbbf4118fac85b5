using Npgsql;
using Postato.Application.Accounts;
using Postato.Domain.Networks;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>Through functions that see ids, times and counts only.</summary>
internal sealed class RefreshFinder(NpgsqlDataSource dataSource, TimeProvider clock) : IRefreshFinder, IAccountHealth
{
    /// <summary>Longer than a batch takes at a network that answers.</summary>
    private static readonly TimeSpan Claimed = TimeSpan.FromMinutes(2);

    private static readonly Statement ClaimRefreshes = Statement.Of("select * from claim_refreshes($1, $2, $3)");
    private static readonly Statement AccountHealth = Statement.Of("select * from account_health($1) h order by 1");

    public async Task<IReadOnlyList<DueRefresh>> ClaimAsync(Platform platform, int most, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(ClaimRefreshes.With(Value.Of(platform.Key), Value.Of(Claimed), Value.Of(most)));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var due = new List<DueRefresh>();
        while (await reader.ReadAsync(ct))
            due.Add(new(new(new(reader.GetGuid(0)), new(reader.GetGuid(1)), new(reader.GetGuid(2))), reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3)));
        return due;
    }

    public async Task<IReadOnlyList<NetworkHealth>> LookAsync(CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(AccountHealth.With(Value.Of(clock.GetUtcNow())));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var networks = new List<NetworkHealth>();
        while (await reader.ReadAsync(ct))
            networks.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        return networks;
    }
}
