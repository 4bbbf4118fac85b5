using System.Collections.Concurrent;
using System.Data.Common;
using Postato.Application.Queues;
using Postato.Application.UseCases;

namespace Postato.Worker.Queues;

/// <summary>
/// Claims what is due in a queue and runs it, up to a number at once. Sleeps until something is due or a signal comes, for a quarter of a
/// second at most.
/// </summary>
internal sealed class QueueLoop<TLease>(
    ILeasedQueue<TLease> queue, ILeasedWork<TLease> work, QueueState<TLease> state, WorkerState worker, TimeProvider clock,
    ITrustedClock trusted,
    ILogger<QueueLoop<TLease>> logger) : BackgroundService
    where TLease : Lease
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMilliseconds(250);

    // A claim costs PostgreSQL much the same for one row as for a hundred. So while work is going on, the loop waits before the next claim
    // as long as the last one took, and while more than half of the places are taken until an eighth of them is free again.
    private static readonly TimeSpan LongestGathering = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<TLease, Run> running = new();

    // Leases whose work ended early because the database was unavailable or the host stops. They are given back as soon as the database
    // answers; otherwise the rows would wait until the leases end.
    private readonly ConcurrentDictionary<TLease, bool> brokenOff = new();

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
                Log.ClaimFailed(logger, failed, state.Name);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            var took = clock.GetElapsedTime(started);
            if (sleep > TimeSpan.Zero)
                await state.WaitAsync(sleep, clock, stoppingToken);
            await GatherAsync(started, took, stoppingToken);
        }

        // Each piece of work ends at its next step and hands its lease back. Leases are renewed until the last of them did.
        await Task.WhenAll(running.Values.Select(run => run.Task));
        await over.CancelAsync();
        await renewing;
        try
        {
            await HandBackAsync(CancellationToken.None);
        }
        catch (DbException failed)
        {
            // The leases end on their own.
            Log.RenewFailed(logger, failed, state.Name);
        }
    }

    private async Task GatherAsync(long claimed, TimeSpan took, CancellationToken ct)
    {
        var completed = state.Completed;
        var shortest = (took < LongestGathering / 2 ? took * 2 : LongestGathering) - clock.GetElapsedTime(claimed);
        if (state.InFlight > 0 && shortest > TimeSpan.Zero)
            await Task.Delay(shortest, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (state.InFlight > state.Capacity / 2 && state.Completed - completed < state.Capacity / 8
            && LongestGathering - clock.GetElapsedTime(claimed) is { Ticks: > 0 } left && !ct.IsCancellationRequested)
        {
            await state.WaitAsync(left, clock, ct);
        }
    }

    private async Task TakeUpAsync(CancellationToken ct)
    {
        if (!worker.KeepsItsName)
            return;

        try
        {
            await queue.ReleaseAllAsync(worker.WorkerId, ct);
        }
        catch (Exception failed) when (!ct.IsCancellationRequested)
        {
            // The leases end on their own.
            Log.ClaimFailed(logger, failed, state.Name);
        }
    }

    /// <returns>How long nothing will be due.</returns>
    private async Task<TimeSpan> ClaimAsync(CancellationToken ct)
    {
        var free = state.Capacity - state.InFlight;
        if (worker.IsDraining || !trusted.MaySign)
            return LongestSleep;
        if (free <= 0)
        {
            state.Turn();
            return LongestSleep;
        }

        await HandBackAsync(ct);
        var claim = await queue.ClaimAsync(worker.WorkerId, free, [.. running.Keys], ct);
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
        await queue.ReleaseAsync(worker.WorkerId, leases, ct);
        leases.ForEach(lease => brokenOff.TryRemove(lease, out _));
    }

    private async Task RunAsync(TLease lease, CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            await work.RunAsync(lease, stopping);
        }
        catch (Exception failed)
        {
            // The next owner of the row finds the recorded intent and asks about it. Unless the database was unavailable, the lease is kept
            // until it ends, so that a bug is not repeated at once.
            Log.WorkFailed(logger, failed, state.Name, lease.Row);
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
                // Most work is finished before its lease needs renewing, so what was claimed just now waits for the next round.
                var lasting = running.Where(run => clock.GetElapsedTime(run.Value.Claimed) > Lease.RenewEvery / 2)
                    .Select(run => run.Key)
                    .ToList();
                if (lasting.Count > 0)
                    await queue.RenewAsync(worker.WorkerId, lasting, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failed)
            {
                Log.RenewFailed(logger, failed, state.Name);
            }
        }
    }

    private sealed record Run(Task Task, long Claimed);
}
