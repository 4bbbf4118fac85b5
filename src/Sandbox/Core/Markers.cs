using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Postato.Sandbox.Core;

/// <summary>Tags in a post's text that request a fault: for the first creating call of that account and text, or for all.</summary>
internal sealed partial class Markers
{
    private readonly ConcurrentDictionary<(string Platform, string Account, string Text, string Marker), bool> spent = new();

    // Markers that every network supports. Those of a single network are in its folder.
    private static readonly Dictionary<string, Fault> Common = new()
    {
        ["429"] = new(null, null, null, "rate_limit", RetryAfterSeconds: 3),
        ["quota"] = new(null, null, null, "quota"),
        ["500"] = new(null, null, null, "status", Status: 500),
        ["503"] = new(null, null, null, "status", Status: 503),
        ["500_after"] = new(null, null, null, "error_after", Status: 500),
        ["cut"] = new(null, null, null, "cut_after"),
        ["cut_before"] = new(null, null, null, "cut_before"),
        ["hang"] = new(null, null, null, "hang", Seconds: 600),
        ["slow"] = new(null, null, null, "slow", Seconds: 5),
        ["garbage"] = new(null, null, null, "garbage"),
        ["token"] = new(null, null, null, "expire_token"),
        ["reconnect"] = new(null, null, null, "reconnect"),
        ["refuse"] = new(null, null, null, "refuse"),
        ["lag"] = new(null, null, null, "lag", Seconds: 30),
        ["media_fail"] = new(null, null, null, "media_fails"),
        ["media_slow"] = new(null, null, null, "media_slow"),
    };

    /// <param name="network">The network whose own markers count as well.</param>
    /// <param name="number">The item's number in its thread, from 1.</param>
    /// <param name="threadText">The text of the thread's first item.</param>
    public Fault? Meet(INetworkImitation network, string account, string text, int number, string threadText)
    {
        foreach (Match match in Marker().Matches(number > 1 && text != threadText ? $"{text}\n{threadText}" : text))
        {
            var item = match.Groups["item"] is { Success: true } named ? int.Parse(named.Value, CultureInfo.InvariantCulture) : 0;
            var ofThread = number > 1 && !text.Contains(match.Value, StringComparison.Ordinal);
            if (item == 0 ? ofThread : item != number)
                continue;
            if (!network.OwnMarkers.TryGetValue(match.Groups["name"].Value, out var fault)
                && !Common.TryGetValue(match.Groups["name"].Value, out fault))
                continue;
            if (match.Groups["always"].Success || spent.TryAdd((network.Platform, account, threadText, $"{match.Value}/{number}"), true))
                return fault with { Id = match.Value };
        }

        return null;
    }

    [GeneratedRegex("#sbx_(item(?<item>[0-9]+)_)?(?<name>[a-z0-9_]+?)(?<always>_always)?(?![a-z0-9_])", RegexOptions.CultureInvariant)]
    private static partial Regex Marker();
}
