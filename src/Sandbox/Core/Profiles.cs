using System.Collections.Concurrent;

namespace Postato.Sandbox.Core;

/// <summary>People on the networks, as the page shows them.</summary>
internal sealed class Profiles
{
    private readonly ConcurrentDictionary<(string Platform, string Username), string> names = new();

    public void Set(string platform, string username, string displayName) => names[(platform, username)] = displayName;

    public IReadOnlyList<Profile> All => [.. names.Select(pair => new Profile(pair.Key.Platform, pair.Key.Username, pair.Value)).OrderBy(profile => profile.Username, StringComparer.Ordinal)];
}

internal sealed record Profile(string Platform, string Username, string DisplayName);
