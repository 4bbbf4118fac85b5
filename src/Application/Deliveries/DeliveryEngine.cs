using Microsoft.Extensions.Logging;
using Postato.Application.Media;
using Postato.Application.Networks;
using Postato.Application.Queues;
using Postato.Application.Telemetry;
using Postato.Domain.Posts;

namespace Postato.Application.Deliveries;

/// <summary>
/// Takes one claimed delivery as far as it goes. Every step that must not happen twice is recorded before it is performed; a recorded step
/// without an outcome is asked about, not repeated.
/// </summary>
public sealed class DeliveryEngine(
    NetworkRegistry networks, IDeliveryJournal journal, TokenKeeper tokens, IMediaStore media, TimeProvider clock,
    ILogger<DeliveryEngine> logger)
    : ILeasedWork<DeliveryLease>
{
    /// <summary>Returns when the delivery is finished for now, whatever the result.</summary>
    /// <param name="stopping">Signals that the host wants to stop: no further step is begun.</param>
    public async Task RunAsync(DeliveryLease lease, CancellationToken stopping)
    {
        lease.Term.Enter();
        if (await journal.OpenAsync(lease, stopping) is not { } work)
            return;

        using var span = Instruments.StartDelivery(work.TraceId)
            .SetTag("postato.tenant", lease.TenantId.ToString()).SetTag("postato.workspace", lease.WorkspaceId.ToString())
            .SetTag("postato.post", lease.PostId.ToString())
                .SetTag("postato.delivery", lease.DeliveryId.ToString())
                .SetTag("postato.platform", work.Platform.Key);
        var run = new DeliveryRun(lease, work, networks.Of(work.Platform), journal, tokens, media, clock, logger);
        if (PostMachine.Allows(work.Status, PostTrigger.Start))
            await run.ExecuteAsync(stopping);
        else
            await run.DropAsync();
    }
}
