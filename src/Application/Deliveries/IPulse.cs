namespace Postato.Application.Deliveries;

/// <summary>Whether deliveries move at all: who works on them, and what waits longest.</summary>
public interface IPulse
{
    /// <summary>A worker's loop turned; told every few seconds while it does.</summary>
    /// <param name="worker">Its name in leases.</param>
    Task BeatAsync(string worker, CancellationToken ct);

    Task<PulseReading> ReadAsync(CancellationToken ct);
}

/// <param name="Workers">Whose loop turned within three beats.</param>
/// <param name="OldestDue">How long the oldest post has been due that nobody is at work on; null: there is none.</param>
public sealed record PulseReading(int Workers, TimeSpan? OldestDue);
