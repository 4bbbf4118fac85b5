using Npgsql;
using Postato.Application.Deliveries;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>Leases on rows of the table, by functions that see ids, times and the network only.</summary>
internal sealed class DeliveryQueue(NpgsqlDataSource dataSource, TimeProvider clock) : IDeliveryQueue
{
    private static readonly Statement Claim = Statement.Of("select * from claim_deliveries($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    private static readonly Statement NextDue = Statement.Of("select next_delivery_due($1)");
    private static readonly Statement Renew = Statement.Of("select renew_leases($1, $2, $3)");
    private static readonly Statement Release = Statement.Of("select release_leases($1, $2)");

    public async Task<Claim> ClaimAsync(string worker, int maximum, Shares shares, IEnumerable<Lease> inFlight, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var busy = inFlight.GroupBy(lease => (lease.TenantId, lease.Platform)).Select(group => (group.Key, Count: group.Count())).ToList();
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Claim.With(
            Value.Of(worker), Value.Of(maximum), Value.Of(now), Value.Of(now + Lease.Life),
            Value.Of([.. busy.Select(of => of.Key.TenantId.Value)]), Value.Of([.. busy.Select(of => of.Key.Platform.Key)]), Value.Of([.. busy.Select(of => of.Count)]),
            Value.Of(shares.PerTenant), Value.Of(shares.PerNetwork)));
        batch.BatchCommands.Add(NextDue.With(Value.Of(now)));

        await using var reader = await batch.ExecuteReaderAsync(ct);
        var leases = new List<Lease>();
        while (await reader.ReadAsync(ct))
        {
            leases.Add(new(
                new(reader.GetGuid(0)), new(reader.GetGuid(1)), new(reader.GetGuid(2)), new(reader.GetGuid(3)), new(reader.GetGuid(4)),
                new(reader.GetString(5)), worker, reader.GetInt64(6), reader.GetFieldValue<DateTimeOffset>(7)));
        }

        await reader.NextResultAsync(ct);
        var next = await reader.ReadAsync(ct) && !reader.IsDBNull(0) ? reader.GetFieldValue<DateTimeOffset>(0) : (DateTimeOffset?)null;
        // What was due longest goes first.
        leases.Sort((left, right) => (left.DueAt, left.DeliveryId.Value).CompareTo((right.DueAt, right.DeliveryId.Value)));
        return new(leases, next);
    }

    public async Task<IReadOnlySet<Guid>> RenewAsync(string worker, IReadOnlyCollection<Lease> leases, CancellationToken ct) =>
        await IdsAsync(Renew.With(Value.Of(worker), Ids(leases), Value.Of(clock.GetUtcNow() + Lease.Life)), ct);

    public async Task ReleaseAsync(string worker, IReadOnlyCollection<Lease> leases, CancellationToken ct) =>
        await IdsAsync(Release.With(Value.Of(worker), Ids(leases)), ct);

    public async Task ReleaseAllAsync(string worker, CancellationToken ct) =>
        await IdsAsync(Release.With(Value.Of(worker), Value.Of((Guid[]?)null)), ct);

    private async Task<HashSet<Guid>> IdsAsync(NpgsqlBatchCommand command, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var ids = new HashSet<Guid>();
        while (await reader.ReadAsync(ct))
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    private static NpgsqlParameter Ids(IReadOnlyCollection<Lease> leases) => Value.Of([.. leases.Select(lease => lease.DeliveryId.Value)]);
}
