using Microsoft.Extensions.Logging;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;

namespace Postato.Application.Deliveries;

/// <summary>
/// The net below the queue. A post that was begun is due at its own time for as long as anything of it is in doubt; should it
/// ever stand there without one, it is given one, and the engine asks the network.
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
