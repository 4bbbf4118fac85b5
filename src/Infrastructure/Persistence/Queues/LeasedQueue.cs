using Npgsql;
using Postato.Application.Queues;
using Postato.Infrastructure.Persistence.Sql;

namespace Postato.Infrastructure.Persistence.Queues;

/// <summary>Renews and gives back leases on the rows of one table. The derived queue decides what is claimed, and in which order.</summary>
/// <param name="renew">
/// Takes <c>worker</c>, <c>ids</c>, <c>fences</c> and <c>life</c>; returns <c>id</c> and <c>fence</c> of each lease still held.
/// </param>
/// <param name="release">Takes <c>worker</c> and <c>ids</c>; null ids: everything that the worker holds.</param>
internal abstract class LeasedQueue<TLease>(NpgsqlDataSource dataSource, TimeProvider clock, Statement renew, Statement release)
    : ILeasedQueue<TLease>
    where TLease : Lease
{
    public abstract Task<Claim<TLease>> ClaimAsync(string owner, int maximum, IReadOnlyCollection<TLease> inFlight, CancellationToken ct);

    public async Task RenewAsync(string owner, IReadOnlyCollection<TLease> leases, CancellationToken ct)
    {
        var asked = HostMoment.Now(clock);
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(renew.With(
            Value.Of("worker", owner), Ids(leases), Value.Of("fences", [.. leases.Select(lease => lease.Fence)]),
            Value.Of("life", Lease.Life)));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var held = new HashSet<(Guid, long)>();
        while (await reader.ReadAsync(ct))
            held.Add((reader.Get<Guid>("id"), reader.Get<long>("fence")));
        foreach (var lease in leases)
        {
            if (held.Contains((lease.RowId, lease.Fence)))
                lease.Term.Renew(asked);
            else
                lease.Term.End();
        }
    }

    public Task ReleaseAsync(string owner, IReadOnlyCollection<TLease> leases, CancellationToken ct) =>
        ReleaseAsync(owner, Ids(leases), ct);

    public Task ReleaseAllAsync(string owner, CancellationToken ct) => ReleaseAsync(owner, Value.Of("ids", (Guid[]?)null), ct);

    private async Task ReleaseAsync(string owner, Value ids, CancellationToken ct)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(release.With(Value.Of("worker", owner), ids));
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static Value Ids(IReadOnlyCollection<TLease> leases) => Value.Of("ids", [.. leases.Select(lease => lease.RowId)]);
}
