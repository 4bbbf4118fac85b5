using Npgsql;
using Postato.Application.Deliveries;
using Postato.Application.Queues;
using Postato.Infrastructure.Persistence.Queues;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>
/// Claims the earliest due delivery of each account, at most one in flight per account; tenants and networks get their shares of a worker.
/// </summary>
internal sealed class DeliveryQueue(NpgsqlDataSource dataSource, TimeProvider clock, Shares shares)
    : LeasedQueue<DeliveryLease>(dataSource, clock, Renew, Release)
{
    private static readonly Statement Claim = Statement.Load("Queue/claim");
    private static readonly Statement FindNextDue = Statement.Load("Queue/find_next_due");
    private static readonly Statement Renew = Statement.Load("Queue/renew");
    private static readonly Statement Release = Statement.Load("Queue/release");

    private readonly NpgsqlDataSource dataSource = dataSource;
    private readonly TimeProvider clock = clock;

    public override async Task<Claim<DeliveryLease>> ClaimAsync(
        string owner, int maximum, IReadOnlyCollection<DeliveryLease> inFlight, CancellationToken ct)
    {
        var asked = HostMoment.Now(clock);
        var busy = inFlight.GroupBy(lease => (lease.TenantId, lease.Platform)).Select(group => (group.Key, Count: group.Count())).ToList();
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Claim.With(
            Value.Of("worker", owner),
            Value.Of("maximum", maximum),
            Value.Of("life", Lease.Life),
            Value.Of("busy_tenants", [.. busy.Select(of => of.Key.TenantId.Value)]),
            Value.Of("busy_platforms", [.. busy.Select(of => of.Key.Platform.Key)]),
            Value.Of("busy_counts", [.. busy.Select(of => of.Count)]),
            Value.Of("per_tenant", shares.PerTenant),
            Value.Of("per_platform", shares.PerNetwork)));
        batch.BatchCommands.Add(FindNextDue.With());

        await using var reader = await batch.ExecuteReaderAsync(ct);
        var leases = new List<DeliveryLease>();
        while (await reader.ReadAsync(ct))
        {
            leases.Add(new(
                new(reader.Get<Guid>("tenant_id")), new(reader.Get<Guid>("workspace_id")), new(reader.Get<Guid>("delivery_id")),
                new(reader.Get<Guid>("post_id")), new(reader.Get<Guid>("account_id")), new(reader.Get<string>("platform")),
                owner, reader.Get<long>("fence"), reader.Get<DateTimeOffset>("due_at"), new(clock, asked)));
        }

        await reader.NextResultAsync(ct);
        var next = await reader.ReadAsync(ct) ? reader.FindValue<TimeSpan>("wait") : null;
        // The longest due goes first.
        leases.Sort((left, right) => (left.DueAt, left.RowId).CompareTo((right.DueAt, right.RowId)));
        return new(leases, next);
    }
}
