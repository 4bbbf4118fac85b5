namespace Postato.Application.Deliveries;

/// <summary>
/// The queue is the table of deliveries, and the database's clock alone says what is due and which lease is over. These calls cross
/// tenants and see ids, times and the network only.
/// </summary>
public interface IDeliveryQueue
{
    /// <summary>Claims what is due: of each account the earliest, one in flight; also what a lost worker left behind. Tenants take turns.</summary>
    /// <param name="inFlight">What this worker is at, which counts towards the shares.</param>
    Task<Claim> ClaimAsync(string worker, int maximum, Shares shares, IEnumerable<Lease> inFlight, CancellationToken ct);

    /// <summary>Gives the leases that are still held another life, and ends the terms of the others.</summary>
    Task RenewAsync(string worker, IReadOnlyCollection<Lease> leases, CancellationToken ct);

    /// <summary>Hands leases back, due as they were.</summary>
    Task ReleaseAsync(string worker, IReadOnlyCollection<Lease> leases, CancellationToken ct);

    /// <summary>Hands back what an earlier process of this name left behind: only for a worker whose name is its own.</summary>
    Task ReleaseAllAsync(string worker, CancellationToken ct);
}

/// <param name="NextDueIn">How long the next delivery that is not due yet waits; null: none is queued.</param>
public sealed record Claim(IReadOnlyList<Lease> Leases, TimeSpan? NextDueIn);

/// <summary>What one of many may have of a worker at once, so that nobody's backlog or sick network is another's delay.</summary>
public sealed record Shares(int PerTenant, int PerNetwork);
