using Microsoft.Extensions.Logging;

namespace Postato.Infrastructure.Telemetry;

public static class HostLogging
{
    /// <summary>
    /// What the framework says of single requests stays out: their addresses hold connect tokens, codes and states. Its
    /// warnings stay, and all that is our own.
    /// </summary>
    public static ILoggingBuilder AddHostFilters(this ILoggingBuilder logging) => logging
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Grpc", LogLevel.Warning)
        .AddFilter("Hangfire", LogLevel.Warning)
        .AddFilter("Npgsql", LogLevel.Warning)
        .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information)
        // A degraded check is told to operators; it is not news every few seconds.
        .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Error);
}
