using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.X;

/// <summary>How many reads of an account's posts are left in this quarter of an hour, as counted by this process.</summary>
internal sealed class XReadBudget(int reads, TimeProvider clock)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(15);

    private readonly Lock gate = new();

    // When it is full, the window that ended, or ends first, is removed.
    private readonly BoundedMap<string, Window> windows = new(comparer: StringComparer.Ordinal);

    /// <summary>Null when a read was taken; otherwise when the next one is available.</summary>
    public DateTimeOffset? Take(string accountId)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (!windows.TryGetValue(accountId, out var window) || window.EndsAt <= now)
                window = windows.Set(accountId, new(now + Length));
            return window.Taken++ < reads ? null : window.EndsAt;
        }
    }

    private sealed class Window(DateTimeOffset endsAt)
    {
        public DateTimeOffset EndsAt => endsAt;

        public int Taken { get; set; }
    }
}
