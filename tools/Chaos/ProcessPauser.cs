using Postato.Run;

namespace Postato.Chaos;

/// <summary>Stops processes with SIGSTOP and continues them with SIGCONT: to the processes only time has passed.</summary>
internal sealed class ProcessPauser(Copy copy)
{
    private const int Continue = 18;
    private const int Stop = 19;

    private static readonly TimeSpan Standing = TimeSpan.FromMilliseconds(180);
    private static readonly TimeSpan Running = TimeSpan.FromMilliseconds(60);

    private readonly Dictionary<Victim, Task> held = [];

    /// <summary>False when it is stopped already, or is being restarted.</summary>
    public bool Pause(Victim victim, TimeSpan time, CancellationToken until) => Hold(victim, async pid =>
    {
        _ = Supervised.Kill(pid, Stop);
        await Task.Delay(time, TimeProvider.System, until);
    });

    /// <summary>It runs a quarter of the time.</summary>
    public bool Slow(Victim victim, TimeSpan time, CancellationToken until) => Hold(victim, async pid =>
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Standing + Running)
        {
            _ = Supervised.Kill(pid, Stop);
            await Task.Delay(Standing, TimeProvider.System, until);
            _ = Supervised.Kill(pid, Continue);
            await Task.Delay(Running, TimeProvider.System, until);
        }
    });

    /// <summary>When all processes continue.</summary>
    public Task ReleaseAsync() => Task.WhenAll(held.Values);

    private bool Hold(Victim victim, Func<int, Task> hold)
    {
        if ((held.TryGetValue(victim, out var before) && !before.IsCompleted) || copy.PidOf(victim) is not (> 0 and var pid))
            return false;

        held[victim] = HoldAsync(pid, hold);
        return true;
    }

    private static async Task HoldAsync(int pid, Func<int, Task> hold)
    {
        try
        {
            await hold(pid);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        finally
        {
            _ = Supervised.Kill(pid, Continue);
        }
    }
}
