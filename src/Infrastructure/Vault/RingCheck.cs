using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Postato.Infrastructure.Vault;

/// <summary>Reads the ring at start, so that a host without valid keys does not start.</summary>
internal sealed class RingCheck(KeyRing ring, ILogger<RingCheck> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Log.Ready(logger, ring.KeyIds, ring.ActiveKeyId);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
