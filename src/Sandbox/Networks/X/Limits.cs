using System.Collections.Concurrent;
using System.Globalization;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.X;

/// <summary>How often each call may be made, per account and per app, and the app's credits, which calls use up.</summary>
internal sealed class Limits(World world, XOptions options)
{
    public const string Create = "POST /2/tweets";

    private const string App = "";

    private static readonly TimeSpan QuarterHour = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<(string Account, string Window), Window> windows = new();
    private long microdollars = (long)((options.Credits ?? 0) * 1_000_000);

    /// <summary>Counts a call; its headers go on the answer in any case.</summary>
    public Count Take(string accountId, string operation) =>
        Of(accountId, operation, PerQuarterHour(operation), QuarterHour).Take(world.Clock);

    /// <summary>Posts per day, of the account and of the app. Both are counted only when neither is exhausted.</summary>
    public (Count User, Count App) TakeDay(string accountId)
    {
        var (user, app) = (Of(accountId, "day", 2_400, Day), Of(App, "day", 10_000, Day));
        var (userCount, appCount) = (user.Peek(world.Clock), app.Peek(world.Clock));
        return userCount.Remaining == 0 || appCount.Remaining == 0
            ? (userCount with { Refused = userCount.Remaining == 0 }, appCount with { Refused = appCount.Remaining == 0 })
            : (user.Take(world.Clock), app.Take(world.Clock));
    }

    /// <summary>False when there are no credits left.</summary>
    public bool Pay(long price)
    {
        if (options.Credits is null)
            return true;
        if (Interlocked.Add(ref microdollars, -price) >= 0)
            return true;

        Interlocked.Add(ref microdollars, price);
        return false;
    }

    public static Reply With(Reply reply, string name, Count count) => reply
        .With($"{name}-limit", count.Limit.ToString(CultureInfo.InvariantCulture))
        .With($"{name}-remaining", count.Remaining.ToString(CultureInfo.InvariantCulture))
        .With($"{name}-reset", count.Reset.ToString(CultureInfo.InvariantCulture));

    /// <summary>Uses a window up for this long.</summary>
    public Reply UsedUp(int seconds, string? day = null)
    {
        var reset = (long)Math.Ceiling(world.Clock.GetUtcNow().AddSeconds(seconds).ToUnixTimeMilliseconds() / 1_000.0);
        return day is null
            ? With(Problems.TooManyRequests, "x-rate-limit", new(100, 0, reset, Refused: true))
            : With(
                With(
                    Problems.TooManyRequests, "x-rate-limit",
                    new(100, 50, world.Clock.GetUtcNow().AddMinutes(15).ToUnixTimeSeconds(), Refused: false)),
                day, new(100, 0, reset, Refused: true));
    }

    private Window Of(string account, string window, int limit, TimeSpan length) =>
        windows.TryGetValue((account, window), out var known)
            ? known
            : windows.GetOrAdd((account, window), _ => new Window((int)Math.Min(int.MaxValue, (long)limit * options.LimitScale), length));

    private static int PerQuarterHour(string operation) => operation switch
    {
        Create => 100,
        "DELETE /2/tweets/{id}" => 50,
        "GET /2/users/me" => 75,
        "GET /2/users/{id}/tweets" => 900,
        "GET /2/tweets" or "GET /2/tweets/{id}" => 5_000,
        "POST /2/media/upload" or "POST /2/media/metadata" => 500,
        "GET /2/media/upload" => 1_000,
        _ => 1_875,
    };

    private sealed class Window(int limit, TimeSpan length)
    {
        private readonly Lock gate = new();
        private DateTimeOffset start;
        private int taken;

        public Count Take(TimeProvider clock)
        {
            lock (gate)
            {
                Roll(clock.GetUtcNow());
                var refused = taken >= limit;
                taken = Math.Min(limit, taken + 1);
                return Now(refused);
            }
        }

        public Count Peek(TimeProvider clock)
        {
            lock (gate)
            {
                Roll(clock.GetUtcNow());
                return Now(refused: false);
            }
        }

        private void Roll(DateTimeOffset now)
        {
            if (now - start >= length)
                (start, taken) = (now, 0);
        }

        private Count Now(bool refused) => new(limit, limit - taken, (start + length).ToUnixTimeSeconds(), refused);
    }
}

/// <param name="Reset">Unix seconds.</param>
internal readonly record struct Count(int Limit, int Remaining, long Reset, bool Refused);

/// <summary>In millionths of a dollar.</summary>
internal static class Prices
{
    public const long Post = 15_000;
    public const long PostWithUrl = 200_000;
    public const long ReadPost = 5_000;
    public const long ReadUser = 10_000;
    public const long Delete = 10_000;
    public const long Metadata = 5_000;
}
