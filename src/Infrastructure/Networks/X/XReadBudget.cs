using System.Collections.Concurrent;

namespace Postato.Infrastructure.Networks.X;

/// <summary>How often an account's posts may still be read in this quarter of an hour, as far as this process knows.</summary>
internal sealed class XReadBudget(int reads, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, (DateTimeOffset Start, int Taken)> windows = new(StringComparer.Ordinal);

    /// <summary>Null: one read was taken. Otherwise when there is one again.</summary>
    public DateTimeOffset? Take(string accountId)
    {
        var now = clock.GetUtcNow();
        var window = windows.AddOrUpdate(accountId, (now, 1), (_, before) => now - before.Start >= Window ? (now, 1) : (before.Start, before.Taken + 1));
        return window.Taken <= reads ? null : window.Start + Window;
    }
}
