using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Postato.Application.Deliveries;

namespace Postato.Infrastructure.Telemetry;

public static class PulseServices
{
    /// <summary>Reads every ten seconds whether deliveries progress.</summary>
    public static IServiceCollection AddPulseWatch(this IServiceCollection services) =>
        services.AddSingleton<PulseWatch>().AddHostedService<PulseLoop>();
}

/// <summary>When the database does not answer, the last reading is kept and becomes outdated.</summary>
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
        Message = "The state of deliveries could not be read; it is tried again")]
    public static partial void PulseNotRead(ILogger logger, Exception exception);
}
