using System.Security.Cryptography;
using Postato.Domain.Deliveries;

namespace Postato.Domain.Accounts;

/// <summary>
/// When an account's tokens are looked at: ahead of their end, each at a moment of its own, and less and less often while it fails.
/// </summary>
public static class RefreshSchedule
{
    private static readonly TimeSpan ShortestLead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestLead = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromHours(1);

    /// <summary>
    /// With a tenth of its life left, at least five minutes and at most a day; a token that cannot be refreshed, at its end.
    /// Null: it has none.
    /// </summary>
    public static DateTimeOffset? After(NetworkTokens tokens, DateTimeOffset now)
    {
        if (tokens.ExpiresAt is not { } end)
            return null;
        if (tokens.RefreshToken is null)
            return end;

        var life = Max(end - now, TimeSpan.Zero);
        var lead = Min(Max(life / 10, ShortestLead), Min(life / 2, LongestLead));
        // Also where a network hands out what is already over.
        return now + Max(life - lead + Jitter(lead / 2), ShortestPause);
    }

    /// <summary>
    /// After a try that came to nothing: when the network said, though never at once and within a day, and later the longer the token
    /// has been over.
    /// </summary>
    /// <param name="end">Of the access token.</param>
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
