using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Postato.Infrastructure.Telemetry;

public static class HostLogging
{
    /// <summary>A host's log: one line of JSON per event, on its output.</summary>
    public static ILoggingBuilder AddHostLog(this ILoggingBuilder logging) => logging
        .AddConsole(console => console.FormatterName = JsonLines.FormatterName)
        .AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>()
        .AddHostFilters();

    /// <summary>
    /// Leaves out what the framework logs of single requests, whose addresses contain connect tokens, codes and states. Its warnings are
    /// kept, and all of our own events.
    /// </summary>
    public static ILoggingBuilder AddHostFilters(this ILoggingBuilder logging) => WithoutScopes(logging)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Grpc", LogLevel.Warning)
        .AddFilter("Hangfire", LogLevel.Warning)
        .AddFilter("Npgsql", LogLevel.Warning)
        .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information)
        // A degraded check is visible to operators elsewhere; it need not be logged every few seconds.
        .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Error);

    // The framework's scopes contain the path of the request, whatever the settings say.
    private static ILoggingBuilder WithoutScopes(ILoggingBuilder logging)
    {
        logging.Services.PostConfigureAll<ConsoleFormatterOptions>(console => console.IncludeScopes = false);
        logging.Services.PostConfigureAll<JsonConsoleFormatterOptions>(console => console.IncludeScopes = false);
        return logging;
    }
}
