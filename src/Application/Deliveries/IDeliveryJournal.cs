using Postato.Application.Queues;

namespace Postato.Application.Deliveries;

/// <summary>What is written down of deliveries: intent before effect, outcome after.</summary>
public interface IDeliveryJournal
{
    /// <summary>Reads all that a delivery needs, inside its tenant. Null: the lease is lost.</summary>
    Task<DeliveryWork?> OpenAsync(DeliveryLease lease, CancellationToken ct);

    /// <summary>Whether another item of this account is known to stand at the network under this id.</summary>
    Task<bool> IsTakenAsync(DeliveryLease lease, int item, string platformPostId, CancellationToken ct);

    /// <summary>Returns when it is committed. False: the lease was lost, and nothing was written.</summary>
    /// <exception cref="WriteRefusedException">It cannot be written as it is, now or later.</exception>
    Task<bool> WriteAsync(JournalWrite write, CancellationToken ct);
}
