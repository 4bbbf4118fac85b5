using System.Collections.Concurrent;

namespace Postato.Sandbox.Core;

/// <summary>Accounts on the networks, for the page.</summary>
internal sealed class Profiles
{
    private readonly ConcurrentDictionary<(string Platform, string Username), string> names = new();

    public void Set(string platform, string username, string displayName) => names[(platform, username)] = displayName;

    /// <summary>Whether a network's full name, <c>ann.test</c> or <c>ann@host</c>, matches a name that may lack the server.</summary>
    public static bool IsOf(string username, string asked) =>
        username.StartsWith(asked, StringComparison.Ordinal) && (username.Length == asked.Length || username[asked.Length] is '.' or '@');

    public IReadOnlyList<Profile> All =>
        [.. names.Select(pair => new Profile(pair.Key.Platform, pair.Key.Username, pair.Value))
            .OrderBy(profile => profile.Username, StringComparer.Ordinal)];
}

internal sealed record Profile(string Platform, string Username, string DisplayName);
