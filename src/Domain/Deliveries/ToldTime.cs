namespace Postato.Domain.Deliveries;

/// <summary>
/// When to ask a network again that named a time itself: within a day, and no sooner than a floor that grows with each wait in a row.
/// After <see cref="MaximumWaits"/> it is not asked again.
/// </summary>
public static class ToldTime
{
    /// <summary>How many waits in a row a post may have: hours when the network names seconds, days when it names hours.</summary>
    public const int MaximumWaits = 40;

    /// <summary>How many attempts a post may have in all before a person must decide.</summary>
    public const int MaximumAttempts = 500;

    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    // A network that processes a video is asked after 1, 2, 4 seconds and so on, in the end every five minutes.
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Null when the network named a time too often.</summary>
    /// <param name="waits">Waits in a row, including this one: from 1.</param>
    /// <param name="attempts">Attempts at the post in all, including this one.</param>
    public static DateTimeOffset? After(DateTimeOffset told, int waits, int attempts, DateTimeOffset now)
    {
        if (waits > MaximumWaits || attempts >= MaximumAttempts)
            return null;

        // The floor doubles at every second wait.
        var pause = First * Math.Pow(2, (waits - 1) / 2);
        return Within(told, pause < LongestPause ? pause : LongestPause, now);
    }

    /// <summary>At least the floor, at most a day.</summary>
    public static DateTimeOffset Within(DateTimeOffset told, TimeSpan pause, DateTimeOffset now) =>
        told < now + pause ? now + pause : told > now + Longest ? now + Longest : told;
}
