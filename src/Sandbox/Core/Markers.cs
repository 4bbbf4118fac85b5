using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Postato.Sandbox.Core;

/// <summary>Tags in a post's text that order a fault: on the first creating call of that account and text, or always.</summary>
internal sealed partial class Markers
{
    private readonly ConcurrentDictionary<(string Account, string Text, string Marker), bool> spent = new();

    /// <param name="number">Which item of its thread this is, from 1.</param>
    /// <param name="threadText">The text of the thread's first item.</param>
    public Fault? Meet(string account, string text, int number, string threadText)
    {
        foreach (Match match in Marker().Matches(number > 1 && text != threadText ? $"{text}\n{threadText}" : text))
        {
            var item = match.Groups["item"] is { Success: true } named ? int.Parse(named.Value, CultureInfo.InvariantCulture) : 0;
            var ofThread = number > 1 && !text.Contains(match.Value, StringComparison.Ordinal);
            if (item == 0 ? ofThread : item != number)
                continue;
            if (!match.Groups["always"].Success && !spent.TryAdd((account, threadText, $"{match.Value}/{number}"), true))
                continue;
            if (FaultOf(match.Groups["name"].Value) is { } fault)
                return fault with { Id = match.Value };
        }

        return null;
    }

    private static Fault? FaultOf(string name) => name switch
    {
        "429" => new(null, null, null, "rate_limit", RetryAfterSeconds: 3),
        "quota" => new(null, null, null, "quota"),
        "500" => new(null, null, null, "status", Status: 500),
        "503" => new(null, null, null, "status", Status: 503),
        "500_after" => new(null, null, null, "error_after", Status: 500),
        "cut" => new(null, null, null, "cut_after"),
        "cut_before" => new(null, null, null, "cut_before"),
        "hang" => new(null, null, null, "hang", Seconds: 600),
        "slow" => new(null, null, null, "slow", Seconds: 5),
        "garbage" => new(null, null, null, "garbage"),
        "token" => new(null, null, null, "expire_token"),
        "reconnect" => new(null, null, null, "reconnect"),
        "refuse" => new(null, null, null, "refuse"),
        "lag" => new(null, null, null, "lag", Seconds: 30),
        "nonce" => new(null, null, null, "nonce", Times: 3),
        "moved" => new(null, null, null, "moved"),
        "blob_lost" => new(null, null, null, "blob_lost"),
        "media_fail" => new(null, null, null, "media_fails"),
        "media_slow" => new(null, null, null, "media_slow"),
        _ => null,
    };

    [GeneratedRegex("#sbx_(item(?<item>[0-9]+)_)?(?<name>429|quota|500_after|500|503|cut_before|cut|hang|slow|garbage|token|reconnect|refuse|lag|nonce|moved|blob_lost|media_fail|media_slow)(?<always>_always)?(?![a-z0-9_])", RegexOptions.CultureInvariant)]
    private static partial Regex Marker();
}
