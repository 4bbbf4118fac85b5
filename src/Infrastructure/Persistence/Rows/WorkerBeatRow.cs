namespace Postato.Infrastructure.Persistence.Rows;

/// <summary>When a worker's loop last ran. Belongs to no tenant.</summary>
internal sealed class WorkerBeatRow
{
    public string Worker { get; init; } = "";

    public DateTimeOffset BeatAt { get; init; }
}
