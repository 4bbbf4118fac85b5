using Postato.Application.Queues;

namespace Postato.Worker.Queues;

/// <summary>This worker as the other hosts know it.</summary>
/// <param name="name">A name that no other running worker has; null: the machine's name and the process's number.</param>
internal sealed class WorkerState(string? name, IEnumerable<QueueState> queues) : IWorkerSignal
{
    private readonly IReadOnlyList<QueueState> queues = [.. queues];
    private volatile bool draining;

    public string WorkerId { get; } = name ?? $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>An earlier process had the same name, so that its leases are this worker's.</summary>
    public bool KeepsItsName { get; } = name is not null;

    public bool IsDraining => draining;

    public int InFlight => queues.Sum(queue => queue.InFlight);

    public long Completed => queues.Sum(queue => queue.Completed);

    /// <summary>How often the queue that turned least did so: it stands still when any of them hangs.</summary>
    public long Turns => queues.Min(queue => queue.Turns);

    public void Nudge()
    {
        foreach (var queue in queues)
            queue.Nudge();
    }

    /// <summary>Claims nothing more until the process is started again.</summary>
    public void Drain() => draining = true;
}
