using Postato.Application.Queues;

namespace Postato.Worker.Queues;

/// <summary>The state of this worker.</summary>
/// <param name="name">A name that no other running worker has; null for machine name and process id.</param>
internal sealed class WorkerState(string? name, IEnumerable<QueueState> queues) : IWorkerSignal
{
    private readonly IReadOnlyList<QueueState> queues = [.. queues];
    private volatile bool draining;

    public string WorkerId { get; } = name ?? $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>Whether an earlier process used the same name, so that its leases are this worker's.</summary>
    public bool KeepsItsName { get; } = name is not null;

    public bool IsDraining => draining;

    public int InFlight => queues.Sum(queue => queue.InFlight);

    public long Completed => queues.Sum(queue => queue.Completed);

    /// <summary>The rounds of the slowest loop: it stops increasing when any loop hangs.</summary>
    public long Turns => queues.Min(queue => queue.Turns);

    public void Nudge()
    {
        foreach (var queue in queues)
            queue.Nudge();
    }

    /// <summary>Claims nothing more until the process is restarted.</summary>
    public void Drain() => draining = true;
}
