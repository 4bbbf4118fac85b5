using Postato.Application.Deliveries;
using Postato.Infrastructure.Persistence.Queues;

namespace Postato.Infrastructure.Persistence.Deliveries;

/// <summary>Reads each delivery separately, and groups the writes of many into one commit.</summary>
internal sealed class DeliveryJournal(JournalReader reader, LeasedWriter<JournalWrite> writer) : IDeliveryJournal
{
    public Task<DeliveryWork?> OpenAsync(DeliveryLease lease, CancellationToken ct) => reader.ReadAsync(lease, ct);

    public Task<bool> IsTakenAsync(DeliveryLease lease, int item, string platformPostId, CancellationToken ct) =>
        reader.IsTakenAsync(lease, item, platformPostId, ct);

    public Task<bool> WriteAsync(JournalWrite write, CancellationToken ct) => writer.WriteAsync(write, ct);
}
