using Postato.Application.Queues;

namespace Postato.Application.Deliveries;

/// <summary>The journal of deliveries: the intent is written before an effect, the outcome after it.</summary>
public interface IDeliveryJournal
{
    /// <summary>Reads all that a delivery needs, inside its tenant. Null when the lease is lost.</summary>
    Task<DeliveryWork?> OpenAsync(DeliveryLease lease, CancellationToken ct);

    /// <summary>Whether another item of this account is already recorded under this network id.</summary>
    Task<bool> IsTakenAsync(DeliveryLease lease, int item, string platformPostId, CancellationToken ct);

    /// <summary>Returns when the write is committed. False when the lease was lost and nothing was written.</summary>
    /// <exception cref="WriteRefusedException">The database will never accept this write.</exception>
    Task<bool> WriteAsync(JournalWrite write, CancellationToken ct);
}
