namespace Postato.Application.Deliveries;

/// <summary>The queue is the table of deliveries. These calls cross tenants and see ids and times only.</summary>
public interface IDeliveryQueue
{
    /// <summary>Claims what is due: of each account the earliest, one in flight; also what a lost worker left behind.</summary>
    Task<Claim> ClaimAsync(string worker, int maximum, CancellationToken ct);

    /// <summary>Gives the leases that are still held another life.</summary>
    Task<IReadOnlySet<Guid>> RenewAsync(string worker, IReadOnlyCollection<Lease> leases, CancellationToken ct);

    /// <summary>Hands leases back, due as they were.</summary>
    Task ReleaseAsync(string worker, IReadOnlyCollection<Lease> leases, CancellationToken ct);

    /// <summary>Hands back what an earlier process of this name left behind: only for a worker whose name is its own.</summary>
    Task ReleaseAllAsync(string worker, CancellationToken ct);
}

/// <param name="NextDueAt">When the next delivery that is not due yet will be; null: none is queued.</param>
public sealed record Claim(IReadOnlyList<Lease> Leases, DateTimeOffset? NextDueAt);
