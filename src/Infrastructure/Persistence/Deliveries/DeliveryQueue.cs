using Npgsql;
using Postato.Application.Deliveries;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>Leases on rows of the table, by functions that see ids, times and the network only.</summary>
internal sealed class DeliveryQueue(NpgsqlDataSource dataSource, TimeProvider clock) : IDeliveryQueue
{
    private static readonly Statement Claim = Statement.Of("select * from claim_deliveries($1, $2, $3, $4, $5, $6, $7, $8)");
    private static readonly Statement NextDue = Statement.Of("select next_delivery_due()");
    private static readonly Statement Renew = Statement.Of("select * from renew_leases($1, $2, $3, $4)");
    private static readonly Statement Release = Statement.Of("select release_leases($1, $2)");

    public async Task<Claim> ClaimAsync(string worker, int maximum, Shares shares, IEnumerable<Lease> inFlight, CancellationToken ct)
    {
        var asked = HostMoment.Now(clock);
        var busy = inFlight.GroupBy(lease => (lease.TenantId, lease.Platform)).Select(group => (group.Key, Count: group.Count())).ToList();
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Claim.With(
            Value.Of(worker), Value.Of(maximum), Value.Of(Lease.Life),
            Value.Of([.. busy.Select(of => of.Key.TenantId.Value)]), Value.Of([.. busy.Select(of => of.Key.Platform.Key)]), Value.Of([.. busy.Select(of => of.Count)]),
            Value.Of(shares.PerTenant), Value.Of(shares.PerNetwork)));
        batch.BatchCommands.Add(NextDue.With());

        await using var reader = await batch.ExecuteReaderAsync(ct);
        var leases = new List<Lease>();
        while (await reader.ReadAsync(ct))
        {
            leases.Add(new(
                new(reader.GetGuid(0)), new(reader.GetGuid(1)), new(reader.GetGuid(2)), new(reader.GetGuid(3)), new(reader.GetGuid(4)),
                new(reader.GetString(5)), worker, reader.GetInt64(6), reader.GetFieldValue<DateTimeOffset>(7), new(clock, asked)));
        }

        await reader.NextResultAsync(ct);
        var next = await reader.ReadAsync(ct) && !reader.IsDBNull(0) ? reader.GetTimeSpan(0) : (TimeSpan?)null;
        // What was due longest goes first.
        leases.Sort((left, right) => (left.DueAt, left.DeliveryId.Value).CompareTo((right.DueAt, right.DeliveryId.Value)));
        return new(leases, next);
    }

    public async Task RenewAsync(string worker, IReadOnlyCollection<Lease> leases, CancellationToken ct)
    {
        var asked = HostMoment.Now(clock);
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Renew.With(Value.Of(worker), Ids(leases), Value.Of([.. leases.Select(lease => lease.Fence)]), Value.Of(Lease.Life)));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var held = new HashSet<(Guid, long)>();
        while (await reader.ReadAsync(ct))
            held.Add((reader.GetGuid(0), reader.GetInt64(1)));
        foreach (var lease in leases)
        {
            if (held.Contains((lease.DeliveryId.Value, lease.Fence)))
                lease.Term.Renew(asked);
            else
                lease.Term.End();
        }
    }

    public Task ReleaseAsync(string worker, IReadOnlyCollection<Lease> leases, CancellationToken ct) =>
        ExecuteAsync(Release.With(Value.Of(worker), Ids(leases)), ct);

    public Task ReleaseAllAsync(string worker, CancellationToken ct) =>
        ExecuteAsync(Release.With(Value.Of(worker), Value.Of((Guid[]?)null)), ct);

    private async Task ExecuteAsync(NpgsqlBatchCommand command, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlParameter Ids(IReadOnlyCollection<Lease> leases) => Value.Of([.. leases.Select(lease => lease.DeliveryId.Value)]);
}
