using System.Threading.Channels;
using Postato.Application.Queues;

namespace Postato.Worker.Queues;

/// <summary>The state of one queue of this worker, and its wake-up signal.</summary>
/// <param name="name">The name in logs.</param>
/// <param name="capacity">Rows in flight at once.</param>
internal abstract class QueueState(string name, int capacity)
{
    private readonly Channel<bool> nudges = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int inFlight;
    private long completed;
    private long turns;

    public string Name { get; } = name;

    public int Capacity { get; } = capacity;

    public int InFlight => Volatile.Read(ref inFlight);

    public long Completed => Interlocked.Read(ref completed);

    /// <summary>Completed rounds of the loop: it claimed, or had no free place.</summary>
    public long Turns => Interlocked.Read(ref turns);

    /// <summary>Something may be due: the loop looks at once.</summary>
    public void Nudge() => nudges.Writer.TryWrite(true);

    public void Turn() => Interlocked.Increment(ref turns);

    public void Begin() => Interlocked.Increment(ref inFlight);

    public void End()
    {
        Interlocked.Decrement(ref inFlight);
        Interlocked.Increment(ref completed);
        Nudge();
    }

    /// <summary>Returns at a signal, when a row is finished, or after the delay.</summary>
    public async Task WaitAsync(TimeSpan time, TimeProvider clock, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            await nudges.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // The delay is over or the host stops: the caller checks which.
        }
    }
}

/// <inheritdoc/>
internal sealed class QueueState<TLease>(string name, int capacity) : QueueState(name, capacity)
    where TLease : Lease;
