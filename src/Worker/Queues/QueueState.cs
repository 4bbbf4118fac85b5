using System.Threading.Channels;
using Postato.Application.Queues;

namespace Postato.Worker.Queues;

/// <summary>How one queue of this worker is doing, and its bell.</summary>
/// <param name="name">As logs name it.</param>
/// <param name="capacity">Rows at work at once.</param>
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

    /// <summary>How often the loop was able to claim, and did so or had no free place.</summary>
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

    /// <summary>Returns at a nudge, when a row is finished, or when the time is over.</summary>
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
            // The time is over, or the host stops: the caller looks.
        }
    }
}

/// <inheritdoc/>
internal sealed class QueueState<TLease>(string name, int capacity) : QueueState(name, capacity)
    where TLease : Lease;
