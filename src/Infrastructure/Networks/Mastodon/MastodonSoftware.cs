using System.Buffers;
using Postato.Domain.Networks;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>What a server's software does with an <c>Idempotency-Key</c>.</summary>
internal enum KeyMemory
{
    /// <summary>Mastodon, its forks, Hollo: remembers successes for an hour and answers a repeat with the first status.</summary>
    Successes,

    /// <summary>Pleroma, Akkoma: remembers every answer for six hours, errors too.</summary>
    Answers,

    /// <summary>GoToSocial: remembers only the status code, for five minutes, errors too; concurrent repeats are not locked out.</summary>
    Codes,

    /// <summary>All other software: a repeat creates another status.</summary>
    None,
}

/// <summary>Identifies a server's software from its metadata.</summary>
internal static class MastodonSoftware
{
    private const string Compatible = "compatible; ";

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>The name in lower case; empty when unknown.</summary>
    /// <param name="node">From nodeinfo; null when it has none.</param>
    /// <param name="version">From the instance: <c>4.5.3</c>, <c>4.4.0+glitch</c>, <c>2.7.2 (compatible; Pleroma 2.7.0)</c>.</param>
    public static string NameOf(string? node, string version)
    {
        if (node is { Length: > 0 and <= 40 })
            return node.ToLowerInvariant();

        var at = version.IndexOf(Compatible, StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
            return version[(at + Compatible.Length)..].Split(' ', ')')[0].ToLowerInvariant();

        // A bare version number from 1 on is Mastodon's; GoToSocial and Hollo have not reached it.
        return NumberOf(version) is { Major: >= 1 } ? "mastodon" : "";
    }

    /// <summary>Mastodon and its forks. Software without a name is assumed to be one.</summary>
    public static bool IsMastodon(string software) => software is "mastodon" or "glitch" or "hometown" or "";

    /// <summary>
    /// How a server counts a text and its content warning. Software that is not listed counts like Mastodon, as far as known.
    /// </summary>
    public static LengthUnit CountingOf(string software) => software switch
    {
        // Go runes; links and mentions count in full.
        "gotosocial" => LengthUnit.CodePoints,
        // Elixir graphemes; links and mentions count in full.
        "pleroma" or "akkoma" or "rebased" => LengthUnit.Graphemes,
        _ => LengthUnit.MastodonGraphemes,
    };

    public static KeyMemory KeysOf(ServerFacts facts, MastodonOptions options) => facts.Software switch
    {
        "mastodon" or "glitch" or "hometown" or "hollo" => KeyMemory.Successes,
        "pleroma" or "akkoma" => KeyMemory.Answers,
        "gotosocial" when NumberOf(facts.Version) >= System.Version.Parse(options.GoToSocialKeysSince) => KeyMemory.Codes,
        _ => KeyMemory.None,
    };

    private static Version? NumberOf(string version)
    {
        var length = version.AsSpan().IndexOfAnyExcept(NumberCharacters);
        return System.Version.TryParse((length < 0 ? version : version[..length]).Trim('.'), out var number) ? number : null;
    }
}
