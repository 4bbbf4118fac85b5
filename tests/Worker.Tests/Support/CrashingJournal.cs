using Postato.Application.Deliveries;

namespace Postato.Worker.Tests.Support;

/// <summary>A journal whose process dies at one of its writes: before it is committed, or after.</summary>
internal sealed class CrashingJournal(IDeliveryJournal inner, int atWrite, bool written) : IDeliveryJournal
{
    private int writes;

    public bool Died { get; private set; }

    public Task<DeliveryWork?> OpenAsync(DeliveryLease lease, CancellationToken ct) => inner.OpenAsync(lease, ct);

    public Task<bool> IsTakenAsync(DeliveryLease lease, int item, string platformPostId, CancellationToken ct) =>
        inner.IsTakenAsync(lease, item, platformPostId, ct);

    public async Task<bool> WriteAsync(JournalWrite write, CancellationToken ct)
    {
        if (Died)
            throw new ProcessDied();
        if (++writes != atWrite)
            return await inner.WriteAsync(write, ct);

        if (written)
            await inner.WriteAsync(write, ct);
        Died = true;
        throw new ProcessDied();
    }
}

/// <summary>All later writes fail.</summary>
internal sealed class ProcessDied : Exception;
