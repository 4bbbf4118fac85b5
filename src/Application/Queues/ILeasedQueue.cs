namespace Postato.Application.Queues;

/// <summary>
/// A queue is a table whose rows are leased. The database's clock alone says what is due and which lease is over. These calls cross
/// tenants, so they see ids and times, and never content.
/// </summary>
public interface ILeasedQueue<TLease>
    where TLease : Lease
{
    /// <summary>Claims rows that are due, and rows whose owner was lost. Tenants take turns.</summary>
    /// <param name="inFlight">What this worker has in flight, which counts towards each tenant's share.</param>
    Task<Claim<TLease>> ClaimAsync(string owner, int maximum, IReadOnlyCollection<TLease> inFlight, CancellationToken ct);

    /// <summary>Renews the leases that are still held, and ends the terms of the others.</summary>
    Task RenewAsync(string owner, IReadOnlyCollection<TLease> leases, CancellationToken ct);

    /// <summary>Gives leases back; their rows keep their due time.</summary>
    Task ReleaseAsync(string owner, IReadOnlyCollection<TLease> leases, CancellationToken ct);

    /// <summary>Gives back every lease that an earlier process left under this name. No other running worker may use the name.</summary>
    Task ReleaseAllAsync(string owner, CancellationToken ct);
}

/// <param name="NextDueIn">How long until the next row is due; null when none is waiting.</param>
public sealed record Claim<TLease>(IReadOnlyList<TLease> Leases, TimeSpan? NextDueIn)
    where TLease : Lease;
