using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Postato.Infrastructure.Http;

/// <summary>
/// Validates the section <c>Fetch</c> at start, and warns when it opens an origin: in the log, and to operators in the health check.
/// </summary>
internal sealed class GuardCheck(FetchOptions options, ILogger<GuardCheck> logger) : IHostedService, IHealthCheck
{
    private bool IsOpen => options.AllowOrigins.Count > 0;

    private string Origins => string.Join(' ', options.AllowOrigins);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsOpen)
            Log.GuardOpen(logger, Origins);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(IsOpen ? HealthCheckResult.Degraded($"The fetch guard is open for {Origins}.") : HealthCheckResult.Healthy());
}
