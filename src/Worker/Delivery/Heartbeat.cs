using System.Data.Common;
using Postato.Application.Deliveries;
using Postato.Worker.Queues;

namespace Postato.Worker.Delivery;

/// <summary>
/// Writes every ten seconds that the loops of this worker still turn. When one of them hangs, or the worker drains or distrusts its clock,
/// there is no beat although the process lives.
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

            // At start nobody waits ten seconds to hear of it.
            await Task.Delay(told == 0 ? FirstLooks : Period, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
