namespace Postato.Infrastructure.Persistence.Rows;

/// <summary>When a worker's loop turned last. No tenant's.</summary>
internal sealed class WorkerBeatRow
{
    public string Worker { get; init; } = "";

    public DateTimeOffset BeatAt { get; init; }
}
