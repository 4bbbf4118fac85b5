using System.Collections.Concurrent;
using System.Globalization;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>Rate limits: calls per token and uploads per account, each in a window of its own.</summary>
internal sealed class Windows(MastodonOptions options, SandboxClock clock)
{
    private readonly ConcurrentDictionary<string, Window> windows = new(StringComparer.Ordinal);

    public Counted TakeCall(Token token) => Take($"call {token.Access}", options.CallLimit, TimeSpan.FromMinutes(5));

    public Counted TakeUpload(MastodonAccount account) => Take($"upload {account.Id}", options.UploadLimit, TimeSpan.FromMinutes(30));

    /// <summary>Uses the window up for this long.</summary>
    public Counted UsedUp(TimeSpan wait) => new(options.CallLimit, 0, clock.GetUtcNow() + wait, IsOver: true);

    private Counted Take(string key, int limit, TimeSpan life)
    {
        var window = windows.GetOrAdd(key, _ => new Window());
        lock (window)
        {
            var now = clock.GetUtcNow();
            if (window.End <= now)
                (window.End, window.Used) = (now + life, 0);
            if (window.Used == limit)
                return new(limit, 0, window.End, IsOver: true);

            window.Used++;
            return new(limit, limit - window.Used, window.End, IsOver: false);
        }
    }

    private sealed class Window
    {
        public DateTimeOffset End;
        public int Used;
    }
}

internal sealed record Counted(int Limit, int Left, DateTimeOffset Reset, bool IsOver)
{
    public Reply On(Reply reply) => reply
        .With("X-RateLimit-Limit", Limit.ToString(CultureInfo.InvariantCulture))
        .With("X-RateLimit-Remaining", Left.ToString(CultureInfo.InvariantCulture))
        .With("X-RateLimit-Reset", Reset.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
}
