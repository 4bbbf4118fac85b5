using Microsoft.Extensions.Diagnostics.HealthChecks;
using Postato.Application.UseCases;

namespace Postato.Infrastructure.Clock;

/// <summary>
/// How far this host's clock is from PostgreSQL's. Beyond 30 s nothing is signed, because every signature contains a time, and the host is
/// not ready.
/// </summary>
internal sealed class ClockGuard : ITrustedClock, IHealthCheck
{
    public static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan Refused = TimeSpan.FromSeconds(30);

    private long skew;

    /// <summary>The last measurement; positive when this host is ahead.</summary>
    public TimeSpan Skew
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref skew));
        set => Volatile.Write(ref skew, value.Ticks);
    }

    public bool MaySign => Skew.Duration() <= Refused;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(MaySign
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"This host's clock is {Skew.TotalSeconds:F0} s away from the database's: set it."));
}
