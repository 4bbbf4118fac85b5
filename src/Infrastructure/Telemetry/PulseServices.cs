using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Postato.Application.Deliveries;

namespace Postato.Infrastructure.Telemetry;

public static class PulseServices
{
    /// <summary>Looks every ten seconds whether deliveries move.</summary>
    public static IServiceCollection AddPulseWatch(this IServiceCollection services) =>
        services.AddSingleton<PulseWatch>().AddHostedService<PulseLoop>();
}

/// <summary>A database that does not answer leaves the last reading, which grows old.</summary>
internal sealed class PulseLoop(PulseWatch watch, TimeProvider clock, ILogger<PulseLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        do
        {
            try
            {
                await watch.LookAsync(stoppingToken);
            }
            catch (Exception failed) when (failed is DbException or TimeoutException)
            {
                Log.PulseNotRead(logger, failed);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

internal static partial class Log
{
    [LoggerMessage(
        EventId = 6108, EventName = "pulse.not_read", Level = LogLevel.Warning,
        Message = "Whether deliveries move could not be read; it is tried again")]
    public static partial void PulseNotRead(ILogger logger, Exception exception);
}
