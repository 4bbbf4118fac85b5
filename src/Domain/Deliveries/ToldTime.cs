namespace Postato.Domain.Deliveries;

/// <summary>
/// When a network is asked again that named a time itself: never at once, never later than a day, and the less often the more times
/// it named one without anything getting done. After so many it is not asked again.
/// </summary>
public static class ToldTime
{
    /// <summary>How many waits in a row a post has, which is hours where a network names moments and days where it names hours.</summary>
    public const int MaximumWaits = 40;

    /// <summary>Whatever happens, a post is not tried more often than this before it is a person's turn.</summary>
    public const int MaximumAttempts = 500;

    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    // A network that works on a video is asked after one, two, four seconds and so on, and every five minutes in the end.
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Null: it was told often enough.</summary>
    /// <param name="waits">Times told in a row, this one included: from 1.</param>
    /// <param name="attempts">Attempts at the post in all, this one included.</param>
    public static DateTimeOffset? After(DateTimeOffset told, int waits, int attempts, DateTimeOffset now)
    {
        if (waits > MaximumWaits || attempts >= MaximumAttempts)
            return null;

        // Twice as long at every second time.
        var pause = First * Math.Pow(2, (waits - 1) / 2);
        return Within(told, pause < LongestPause ? pause : LongestPause, now);
    }

    /// <summary>Not before the pause is over, and within a day.</summary>
    public static DateTimeOffset Within(DateTimeOffset told, TimeSpan pause, DateTimeOffset now) =>
        told < now + pause ? now + pause : told > now + Longest ? now + Longest : told;
}
