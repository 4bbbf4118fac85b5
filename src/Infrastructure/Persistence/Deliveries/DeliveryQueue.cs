using Npgsql;
using Postato.Application.Deliveries;
using Postato.Application.Queues;
using Postato.Infrastructure.Persistence.Queues;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>Claims the earliest due delivery of each account, one in flight for an account; tenants and networks get their shares of a worker.</summary>
internal sealed class DeliveryQueue(NpgsqlDataSource dataSource, TimeProvider clock, Shares shares)
    : LeasedQueue<DeliveryLease>(dataSource, clock, Renew, Release)
{
    private static readonly Statement Claim = Statement.Of("select * from claim_deliveries($1, $2, $3, $4, $5, $6, $7, $8)");
    private static readonly Statement NextDue = Statement.Of("select next_delivery_due()");
    private static readonly Statement Renew = Statement.Of("select * from renew_leases($1, $2, $3, $4)");
    private static readonly Statement Release = Statement.Of("select release_leases($1, $2)");

    private readonly NpgsqlDataSource dataSource = dataSource;
    private readonly TimeProvider clock = clock;

    public override async Task<Claim<DeliveryLease>> ClaimAsync(string owner, int maximum, IReadOnlyCollection<DeliveryLease> inFlight, CancellationToken ct)
    {
        var asked = HostMoment.Now(clock);
        var busy = inFlight.GroupBy(lease => (lease.TenantId, lease.Platform)).Select(group => (group.Key, Count: group.Count())).ToList();
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Claim.With(
            Value.Of(owner), Value.Of(maximum), Value.Of(Lease.Life),
            Value.Of([.. busy.Select(of => of.Key.TenantId.Value)]), Value.Of([.. busy.Select(of => of.Key.Platform.Key)]), Value.Of([.. busy.Select(of => of.Count)]),
            Value.Of(shares.PerTenant), Value.Of(shares.PerNetwork)));
        batch.BatchCommands.Add(NextDue.With());

        await using var reader = await batch.ExecuteReaderAsync(ct);
        var leases = new List<DeliveryLease>();
        while (await reader.ReadAsync(ct))
        {
            leases.Add(new(
                new(reader.GetGuid(0)), new(reader.GetGuid(1)), new(reader.GetGuid(2)), new(reader.GetGuid(3)), new(reader.GetGuid(4)),
                new(reader.GetString(5)), owner, reader.GetInt64(6), reader.GetFieldValue<DateTimeOffset>(7), new(clock, asked)));
        }

        await reader.NextResultAsync(ct);
        var next = await reader.ReadAsync(ct) && !reader.IsDBNull(0) ? reader.GetTimeSpan(0) : (TimeSpan?)null;
        // What has been due longest goes first.
        leases.Sort((left, right) => (left.DueAt, left.RowId).CompareTo((right.DueAt, right.RowId)));
        return new(leases, next);
    }
}
