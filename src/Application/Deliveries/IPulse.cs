namespace Postato.Application.Deliveries;

/// <summary>Whether deliveries progress: how many workers are alive, and how long the oldest due post has waited.</summary>
public interface IPulse
{
    /// <summary>Records that a worker's loop is running; called every few seconds while it is.</summary>
    /// <param name="worker">The worker's name in leases.</param>
    Task BeatAsync(string worker, CancellationToken ct);

    Task<PulseReading> ReadAsync(CancellationToken ct);
}

/// <param name="Workers">Workers that reported within the last three heartbeats.</param>
/// <param name="OldestDue">How long the oldest due post that is not leased has waited; null when there is none.</param>
public sealed record PulseReading(int Workers, TimeSpan? OldestDue);
