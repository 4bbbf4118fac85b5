using System.Threading.Channels;
using Postato.Application.Deliveries;

namespace Postato.Worker.Delivery;

/// <summary>What the loop and the other hosts tell each other.</summary>
internal sealed class WorkerState(DeliveryOptions options) : IWorkerSignal
{
    private readonly Channel<bool> nudges = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int inFlight;
    private long completed;
    private long turns;
    private volatile bool draining;

    public string WorkerId { get; } = options.Worker ?? $"{Environment.MachineName}:{Environment.ProcessId}";

    public bool IsDraining => draining;

    public int InFlight => Volatile.Read(ref inFlight);

    public long Completed => Interlocked.Read(ref completed);

    public void Nudge() => nudges.Writer.TryWrite(true);

    /// <summary>Claims nothing more until the process is started again.</summary>
    public void Drain() => draining = true;

    /// <summary>The loop is able to claim, and did or was too busy to.</summary>
    public void Turn() => Interlocked.Increment(ref turns);

    public long Turns => Interlocked.Read(ref turns);

    public void Begin() => Interlocked.Increment(ref inFlight);

    public void End()
    {
        Interlocked.Decrement(ref inFlight);
        Interlocked.Increment(ref completed);
        Nudge();
    }

    /// <summary>Returns at a nudge, at the end of a delivery, or when the time is over.</summary>
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
