using Microsoft.Extensions.Logging;
using Postato.Application.UseCases;

namespace Postato.Application.Deliveries;

/// <summary>
/// The net below the queue. A post that was begun is due at its own time for as long as anything of it is in doubt; should it
/// ever stand there without one, it is given one, and the engine asks the network.
/// </summary>
public sealed class ReconcileStranded(SystemDoor door, IDeliveryWatch watch, ILogger<ReconcileStranded> logger)
{
    /// <summary>As the audit trail names it.</summary>
    public const string Part = "reconciliation";

    private const int AtOnce = 500;

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var post in await watch.FindStrandedAsync(AtOnce, ct))
        {
            await using var entrance = door.Enter(Part, post.TenantId);
            var woken = await entrance.Runner.InWorkspace(post.WorkspaceId, entrance.Get<WakePost>(), new(post.PostId), ct);
            if (woken.Error is null)
                Log.Woken(logger, post.PostId);
        }
    }
}
