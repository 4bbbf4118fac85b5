using System.Collections.Concurrent;

namespace Postato.Sandbox.Core;

/// <summary>People on the networks, as the page shows them.</summary>
internal sealed class Profiles
{
    private readonly ConcurrentDictionary<(string Platform, string Username), string> names = new();

    public void Set(string platform, string username, string displayName) => names[(platform, username)] = displayName;

    /// <summary>
    /// Whether a name as the network has it, <c>ann.test</c> or <c>ann@host</c>, is meant by a name that may stop before the server.
    /// </summary>
    public static bool IsOf(string username, string asked) =>
        username.StartsWith(asked, StringComparison.Ordinal) && (username.Length == asked.Length || username[asked.Length] is '.' or '@');

    public IReadOnlyList<Profile> All =>
        [.. names.Select(pair => new Profile(pair.Key.Platform, pair.Key.Username, pair.Value))
            .OrderBy(profile => profile.Username, StringComparer.Ordinal)];
}

internal sealed record Profile(string Platform, string Username, string DisplayName);
