using System.Buffers;
using Postato.Domain.Networks;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>What a server's software makes of an <c>Idempotency-Key</c>.</summary>
internal enum KeyMemory
{
    /// <summary>Mastodon, its forks, Hollo: successes, for an hour; a repeat is answered with the first status.</summary>
    Successes,

    /// <summary>Pleroma, Akkoma: every answer, for six hours, errors too.</summary>
    Answers,

    /// <summary>GoToSocial: the status code alone, for five minutes, errors too; no lock against a repeat that comes too soon.</summary>
    Codes,

    /// <summary>Everybody else: a repeat is another status.</summary>
    None,
}

/// <summary>Which software a server runs, from what it says of itself.</summary>
internal static class MastodonSoftware
{
    private const string Compatible = "compatible; ";

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>The name in lower case; empty when it cannot be told.</summary>
    /// <param name="node">As nodeinfo has it; null: it does not say.</param>
    /// <param name="version">As the instance has it: <c>4.5.3</c>, <c>4.4.0+glitch</c>, <c>2.7.2 (compatible; Pleroma 2.7.0)</c>.</param>
    public static string NameOf(string? node, string version)
    {
        if (node is { Length: > 0 and <= 40 })
            return node.ToLowerInvariant();

        var at = version.IndexOf(Compatible, StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
            return version[(at + Compatible.Length)..].Split(' ', ')')[0].ToLowerInvariant();

        // Bare numbers are Mastodon's from 1 on; GoToSocial and Hollo have not got there.
        return NumberOf(version) is { Major: >= 1 } ? "mastodon" : "";
    }

    /// <summary>Mastodon, and what was made of its source. What did not say its name is taken for one.</summary>
    public static bool IsMastodon(string software) => software is "mastodon" or "glitch" or "hometown" or "";

    /// <summary>How a server counts a text and its warning. Others than these, as far as anybody knows, count as Mastodon does.</summary>
    public static LengthUnit CountingOf(string software) => software switch
    {
        // Runes of Go, links and mentions in full.
        "gotosocial" => LengthUnit.CodePoints,
        // Graphemes of Elixir, links and mentions in full.
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
