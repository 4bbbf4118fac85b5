using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.X;

/// <summary>How often an account's posts may still be read in this quarter of an hour, as far as this process knows.</summary>
internal sealed class XReadBudget(int reads, TimeProvider clock)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(15);

    private readonly Lock gate = new();

    // A window is set when it begins: the one that is over, or is over first, makes room.
    private readonly BoundedMap<string, Window> windows = new(comparer: StringComparer.Ordinal);

    /// <summary>Null: one read was taken. Otherwise when there is one again.</summary>
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
