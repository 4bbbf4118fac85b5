using Npgsql;
using Postato.Application.Deliveries;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>Leases on rows of the table, by functions that see ids, times and the network only.</summary>
internal sealed class DeliveryQueue(NpgsqlDataSource dataSource, TimeProvider clock) : IDeliveryQueue
{
    private static readonly Statement Claim = Statement.Load("Queue/claim");
    private static readonly Statement FindNextDue = Statement.Load("Queue/find_next_due");
    private static readonly Statement Renew = Statement.Load("Queue/renew");
    private static readonly Statement Release = Statement.Load("Queue/release");

    public async Task<Claim> ClaimAsync(string worker, int maximum, Shares shares, IEnumerable<Lease> inFlight, CancellationToken ct)
    {
        var asked = HostMoment.Now(clock);
        var busy = inFlight.GroupBy(lease => (lease.TenantId, lease.Platform)).Select(group => (group.Key, Count: group.Count())).ToList();
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Claim.With(
            Value.Of("worker", worker),
            Value.Of("maximum", maximum),
            Value.Of("life", Lease.Life),
            Value.Of("busy_tenants", [.. busy.Select(of => of.Key.TenantId.Value)]),
            Value.Of("busy_platforms", [.. busy.Select(of => of.Key.Platform.Key)]),
            Value.Of("busy_counts", [.. busy.Select(of => of.Count)]),
            Value.Of("per_tenant", shares.PerTenant),
            Value.Of("per_platform", shares.PerNetwork)));
        batch.BatchCommands.Add(FindNextDue.With());

        await using var reader = await batch.ExecuteReaderAsync(ct);
        var leases = new List<Lease>();
        while (await reader.ReadAsync(ct))
        {
            leases.Add(new(
                new(reader.Get<Guid>("tenant_id")), new(reader.Get<Guid>("workspace_id")), new(reader.Get<Guid>("delivery_id")),
                new(reader.Get<Guid>("post_id")), new(reader.Get<Guid>("account_id")), new(reader.Get<string>("platform")),
                worker, reader.Get<long>("fence"), reader.Get<DateTimeOffset>("due_at"), new(clock, asked)));
        }

        await reader.NextResultAsync(ct);
        var next = await reader.ReadAsync(ct) ? reader.FindValue<TimeSpan>("wait") : null;
        // What was due longest goes first.
        leases.Sort((left, right) => (left.DueAt, left.DeliveryId.Value).CompareTo((right.DueAt, right.DeliveryId.Value)));
        return new(leases, next);
    }

    public async Task RenewAsync(string worker, IReadOnlyCollection<Lease> leases, CancellationToken ct)
    {
        var asked = HostMoment.Now(clock);
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Renew.With(
            Value.Of("worker", worker),
            Ids(leases),
            Value.Of("fences", [.. leases.Select(lease => lease.Fence)]),
            Value.Of("life", Lease.Life)));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var held = new HashSet<(Guid, long)>();
        while (await reader.ReadAsync(ct))
            held.Add((reader.Get<Guid>("delivery_id"), reader.Get<long>("fence")));
        foreach (var lease in leases)
        {
            if (held.Contains((lease.DeliveryId.Value, lease.Fence)))
                lease.Term.Renew(asked);
            else
                lease.Term.End();
        }
    }

    public Task ReleaseAsync(string worker, IReadOnlyCollection<Lease> leases, CancellationToken ct) =>
        ExecuteAsync(Release.With(Value.Of("worker", worker), Ids(leases)), ct);

    public Task ReleaseAllAsync(string worker, CancellationToken ct) =>
        ExecuteAsync(Release.With(Value.Of("worker", worker), Value.Of("deliveries", (Guid[]?)null)), ct);

    private async Task ExecuteAsync(NpgsqlBatchCommand command, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static Value Ids(IReadOnlyCollection<Lease> leases) =>
        Value.Of("deliveries", [.. leases.Select(lease => lease.DeliveryId.Value)]);
}
