namespace Postato.Application.Queues;

/// <summary>
/// A queue is a table whose rows are leased. The database's clock alone says what is due and which lease is over. These calls cross
/// tenants, so they see ids and times, and never content.
/// </summary>
public interface ILeasedQueue<TLease>
    where TLease : Lease
{
    /// <summary>Claims rows that are due, and rows whose owner was lost. Tenants take turns.</summary>
    /// <param name="inFlight">What this worker is at, which counts towards what one of its tenants may have of it.</param>
    Task<Claim<TLease>> ClaimAsync(string owner, int maximum, IReadOnlyCollection<TLease> inFlight, CancellationToken ct);

    /// <summary>Renews the leases that are still held, and ends the terms of the others.</summary>
    Task RenewAsync(string owner, IReadOnlyCollection<TLease> leases, CancellationToken ct);

    /// <summary>Hands leases back; their rows are due as they were.</summary>
    Task ReleaseAsync(string owner, IReadOnlyCollection<TLease> leases, CancellationToken ct);

    /// <summary>Hands back everything that an earlier process left under this name. The name must be this worker's alone.</summary>
    Task ReleaseAllAsync(string owner, CancellationToken ct);
}

/// <param name="NextDueIn">How long until the next row that is not due yet; null: none is waiting.</param>
public sealed record Claim<TLease>(IReadOnlyList<TLease> Leases, TimeSpan? NextDueIn)
    where TLease : Lease;
