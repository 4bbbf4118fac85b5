using System.Data.Common;
using Postato.Application.Deliveries;
using Postato.Worker.Queues;

namespace Postato.Worker.Delivery;

/// <summary>
/// Records every ten seconds that this worker's loops are running. There is no heartbeat while a loop hangs, the worker drains or its clock
/// is not trusted.
/// </summary>
internal sealed class Heartbeat(IPulse pulse, WorkerState state, TimeProvider clock, ILogger<Heartbeat> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstLooks = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var told = 0L;
        while (!stoppingToken.IsCancellationRequested)
        {
            var turns = state.Turns;
            try
            {
                if (turns != told)
                    await pulse.BeatAsync(state.WorkerId, stoppingToken);
                told = turns;
            }
            catch (Exception failed) when (failed is DbException or TimeoutException)
            {
                Log.BeatFailed(logger, failed);
            }

            // The first heartbeat is written at once.
            await Task.Delay(told == 0 ? FirstLooks : Period, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
