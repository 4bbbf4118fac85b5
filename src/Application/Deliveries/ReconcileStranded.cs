using Microsoft.Extensions.Logging;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;

namespace Postato.Application.Deliveries;

/// <summary>
/// A fallback for posts that were begun but have no due time although a step of them is in doubt, which should not happen. Each is made due
/// again, and the engine asks the network.
/// </summary>
public sealed class ReconcileStranded(CallFactory calls, IDeliveryWatch watch, ILogger<ReconcileStranded> logger)
{
    private const int AtOnce = 500;

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var post in await watch.FindStrandedAsync(AtOnce, ct))
        {
            await using var call = calls.BeginAs(SystemPart.Reconciliation, post.TenantId);
            var woken = await call.Runner.InWorkspace(post.WorkspaceId, call.Get<WakePost>(), new(post.PostId), ct);
            if (woken.Error is null)
                Log.Woken(logger, post.PostId);
        }
    }
}
