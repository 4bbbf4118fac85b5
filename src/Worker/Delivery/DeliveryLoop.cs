using System.Collections.Concurrent;
using System.Data.Common;
using Postato.Application.Deliveries;
using Postato.Application.UseCases;

namespace Postato.Worker.Delivery;

/// <summary>
/// Claims what is due and runs it, so many at once; sleeps until something is due or somebody nudges, a quarter of a second at most.
/// </summary>
internal sealed class DeliveryLoop(
    IDeliveryQueue queue, DeliveryEngine engine, WorkerState state, DeliveryOptions options, TimeProvider clock, ITrustedClock trusted,
    ILogger<DeliveryLoop> logger)
        : BackgroundService
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(250);

    // A claim costs PostgreSQL much the same for one post as for a hundred: while others are at work, what ends gathers for a moment,
    // and where half of the places are taken until an eighth of them was given back.
    private static readonly TimeSpan ShortestGathering = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestGathering = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<Lease, Run> running = new();

    // Whose runs broke off because the database was away, or because the host stops: handed back when it answers again, or their accounts
    // would wait for the leases to end.
    private readonly ConcurrentDictionary<Lease, bool> brokenOff = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await TakeUpAsync(stoppingToken);
        using var over = new CancellationTokenSource();
        var renewing = RenewAsync(over.Token);
        while (!stoppingToken.IsCancellationRequested)
        {
            var sleep = LongestSleep;
            var started = clock.GetTimestamp();
            try
            {
                sleep = await ClaimAsync(stoppingToken);
            }
            catch (Exception failed) when (!stoppingToken.IsCancellationRequested)
            {
                Log.ClaimFailed(logger, failed);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            if (sleep > TimeSpan.Zero)
                await state.WaitAsync(sleep, clock, stoppingToken);
            await GatherAsync(started, stoppingToken);
        }

        // Each run ends at its next step and hands its lease back. Until the last of them did, the leases are renewed.
        await Task.WhenAll(running.Values.Select(run => run.Task));
        await over.CancelAsync();
        await renewing;
        try
        {
            await HandBackAsync(CancellationToken.None);
        }
        catch (DbException failed)
        {
            // They end by themselves.
            Log.RenewFailed(logger, failed);
        }
    }

    private async Task GatherAsync(long claimed, CancellationToken ct)
    {
        var completed = state.Completed;
        var shortest = ShortestGathering - clock.GetElapsedTime(claimed);
        if (state.InFlight > 0 && shortest > TimeSpan.Zero)
            await Task.Delay(shortest, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (state.InFlight > options.InFlight / 2 && state.Completed - completed < options.InFlight / 8
            && LongestGathering - clock.GetElapsedTime(claimed) is { Ticks: > 0 } left && !ct.IsCancellationRequested)
        {
            await state.WaitAsync(left, clock, ct);
        }
    }

    private async Task TakeUpAsync(CancellationToken ct)
    {
        if (options.Worker is null)
            return;

        try
        {
            await queue.ReleaseAllAsync(state.WorkerId, ct);
        }
        catch (Exception failed) when (!ct.IsCancellationRequested)
        {
            // They end by themselves.
            Log.ClaimFailed(logger, failed);
        }
    }

    /// <returns>How long nothing will be due.</returns>
    private async Task<TimeSpan> ClaimAsync(CancellationToken ct)
    {
        var free = options.InFlight - state.InFlight;
        if (state.IsDraining || !trusted.MaySign)
            return LongestSleep;
        if (free <= 0)
        {
            state.Turn();
            return LongestSleep;
        }

        await HandBackAsync(ct);
        var claim = await queue.ClaimAsync(state.WorkerId, free, options.Shares, running.Keys, ct);
        state.Turn();
        foreach (var lease in claim.Leases)
        {
            state.Begin();
            var claimed = new Run(Task.CompletedTask, clock.GetTimestamp());
            running[lease] = claimed;
            var run = RunAsync(lease, ct);
            if (!run.IsCompleted)
                running.TryUpdate(lease, claimed with { Task = run }, claimed);
        }

        if (claim.Leases.Count > 0)
            return TimeSpan.Zero;

        return claim.NextDueIn is { } next && next < LongestSleep
            ? TimeSpan.FromTicks(Math.Max(next.Ticks, TimeSpan.TicksPerMillisecond))
            : LongestSleep;
    }

    private async Task HandBackAsync(CancellationToken ct)
    {
        if (brokenOff.IsEmpty)
            return;

        var leases = brokenOff.Keys.ToList();
        await queue.ReleaseAsync(state.WorkerId, leases, ct);
        leases.ForEach(lease => brokenOff.TryRemove(lease, out _));
    }

    private async Task RunAsync(Lease lease, CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            await engine.RunAsync(lease, stopping);
        }
        catch (Exception failed)
        {
            // What was intended is asked about by whoever claims it next. After anything but a database that was away that is when the
            // lease ends, so that a bug is not met again at once.
            Log.DeliveryFailed(logger, failed, lease.DeliveryId);
            if (failed is DbException { IsTransient: true } or OperationCanceledException)
                brokenOff[lease] = true;
        }
        finally
        {
            running.TryRemove(lease, out _);
            state.End();
        }
    }

    private async Task RenewAsync(CancellationToken over)
    {
        using var timer = new PeriodicTimer(Lease.RenewEvery, clock);
        while (true)
        {
            try
            {
                await timer.WaitForNextTickAsync(over);
                // Most are done before their lease wants another life: those that began just now come next time.
                var lasting = running.Where(run => clock.GetElapsedTime(run.Value.Claimed) > Lease.RenewEvery / 2)
                    .Select(run => run.Key)
                    .ToList();
                if (lasting.Count > 0)
                    await queue.RenewAsync(state.WorkerId, lasting, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failed)
            {
                Log.RenewFailed(logger, failed);
            }
        }
    }

    private sealed record Run(Task Task, long Claimed);
}
