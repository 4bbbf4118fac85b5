using System.Security.Cryptography;
using Postato.Domain.Deliveries;

namespace Postato.Domain.Accounts;

/// <summary>
/// When an account's tokens are refreshed: before they expire, spread over time, and less often the longer a refresh fails.
/// </summary>
public static class RefreshSchedule
{
    private static readonly TimeSpan ShortestLead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestLead = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromHours(1);

    /// <summary>
    /// With a tenth of its lifetime left, at least five minutes and at most a day; a token that cannot be refreshed, at its expiry. Null
    /// when it has none.
    /// </summary>
    public static DateTimeOffset? After(NetworkTokens tokens, DateTimeOffset now)
    {
        if (tokens.ExpiresAt is not { } end)
            return null;
        if (tokens.RefreshToken is null)
            return end;

        var life = Max(end - now, TimeSpan.Zero);
        var lead = Min(Max(life / 10, ShortestLead), Min(life / 2, LongestLead));
        // Also when a network issues a token that has already expired.
        return now + Max(life - lead + Jitter(lead / 2), ShortestPause);
    }

    /// <summary>
    /// After a failure: at the time that the network named, but not at once and within a day, and later the longer ago the token expired.
    /// </summary>
    /// <param name="end">Expiry of the access token.</param>
    public static DateTimeOffset Again(DateTimeOffset told, DateTimeOffset? end, DateTimeOffset now)
    {
        var wait = Max(ToldTime.Within(told, ShortestWait, now) - now, Min((now - (end ?? now)) / 4, LongestPatience));
        return now + wait + Jitter(wait / 10);
    }

    private static TimeSpan Jitter(TimeSpan most) =>
        TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32(Math.Max((int)most.TotalSeconds, 0) + 1));

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
