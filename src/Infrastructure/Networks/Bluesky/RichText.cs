using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postato.Domain.Posts.Limits;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>
/// Links, mentions and tags in a text, by the rules of the official client: the network itself detects nothing. Ranges are
/// in UTF-8 bytes, the end exclusive (lexicon app.bsky.richtext.facet).
/// </summary>
internal static partial class RichText
{
    private const int MaximumTagLength = 64;

    /// <summary>Handles that the text mentions, without <c>@</c>, each once.</summary>
    public static IReadOnlyList<string> Mentions(string text) => [.. MentionSpans(text).Select(span => span.Value).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <param name="dids">By handle; a mention that nobody answers to stays plain text.</param>
    public static JsonArray Facets(string text, IReadOnlyDictionary<string, string> dids)
    {
        var found = new List<(int Start, int End, JsonObject Feature)>();
        foreach (var (start, end, handle) in MentionSpans(text))
        {
            if (dids.TryGetValue(handle.ToLowerInvariant(), out var did))
                found.Add((start, end, Feature("mention", "did", did)));
        }

        found.AddRange(LinkSpans(text).Select(span => (span.Start, span.End, Feature("link", "uri", span.Value))));
        found.AddRange(TagSpans(text).Select(span => (span.Start, span.End, Feature("tag", "tag", span.Value))));

        var facets = new JsonArray();
        var last = 0;
        foreach (var (start, end, feature) in found.OrderBy(facet => facet.Start).ThenByDescending(facet => facet.End))
        {
            // Facets never overlap: the first one, and of two that begin together the longer, stands.
            if (start < last)
                continue;

            facets.Add(new JsonObject
            {
                ["index"] = new JsonObject { ["byteStart"] = Bytes(text, start), ["byteEnd"] = Bytes(text, end) },
                ["features"] = new JsonArray(feature),
            });
            last = end;
        }

        return facets;
    }

    private static IEnumerable<(int Start, int End, string Value)> MentionSpans(string text)
    {
        foreach (var match in Mention().EnumerateMatches(text).ToList(text))
        {
            var at = text.IndexOf('@', match.Start);
            // A mention ends with its last letter or digit.
            var handle = text[(at + 1)..match.End].TrimEnd('.', '-');
            if (handle.Contains('.', StringComparison.Ordinal) && (TopLevelDomains.Contains(handle.AsSpan(handle.LastIndexOf('.') + 1)) || handle.EndsWith(".test", StringComparison.OrdinalIgnoreCase)))
                yield return (at, at + 1 + handle.Length, handle);
        }
    }

    private static IEnumerable<(int Start, int End, string Value)> LinkSpans(string text)
    {
        foreach (var match in Link().EnumerateMatches(text).ToList(text))
        {
            var start = match.Start;
            while (char.IsWhiteSpace(text[start]) || text[start] == '(')
                start++;

            var link = text[start..match.End];
            var trimmed = link.TrimEnd('.', ',', ';', ':', '!', '?');
            if (trimmed.EndsWith(')') && !trimmed.Contains('(', StringComparison.Ordinal))
                trimmed = trimmed[..^1];

            if (trimmed.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            {
                if (Uri.TryCreate(trimmed, UriKind.Absolute, out _))
                    yield return (start, start + trimmed.Length, trimmed);
            }
            else if (HasRealDomain(trimmed))
            {
                yield return (start, start + trimmed.Length, $"https://{trimmed}");
            }
        }
    }

    private static bool HasRealDomain(string link)
    {
        var end = link.AsSpan().IndexOfAny("/?#:");
        var domain = end < 0 ? link : link[..end];
        return domain.LastIndexOf('.') is > 0 and var dot && TopLevelDomains.Contains(domain.AsSpan(dot + 1));
    }

    private static IEnumerable<(int Start, int End, string Value)> TagSpans(string text)
    {
        foreach (var match in Tag().EnumerateMatches(text).ToList(text))
        {
            var at = match.Start;
            while (text[at] is not ('#' or '＃'))
                at++;

            var end = match.End;
            while (end > at + 1 && char.IsPunctuation(text[end - 1]))
                end--;

            var tag = text[(at + 1)..end];
            if (tag.Length > 0 && !tag.StartsWith('\uFE0F') && !tag.All(c => char.IsDigit(c) || char.IsPunctuation(c)) && new StringInfo(tag).LengthInTextElements <= MaximumTagLength)
                yield return (at, end, tag);
        }

        foreach (var match in Cashtag().EnumerateMatches(text).ToList(text))
        {
            var at = text.IndexOf('$', match.Start);
            if (match.End == text.Length || char.IsWhiteSpace(text[match.End]) || ".,;:!?)\"'\u2019".Contains(text[match.End], StringComparison.Ordinal))
                yield return (at, match.End, text[at..match.End].ToUpperInvariant());
        }
    }

    private static List<(int Start, int End)> ToList(this Regex.ValueMatchEnumerator matches, string text)
    {
        var list = new List<(int, int)>();
        foreach (var match in matches)
            list.Add((match.Index, Math.Min(text.Length, match.Index + match.Length)));
        return list;
    }

    private static JsonObject Feature(string kind, string member, string value) => new() { ["$type"] = $"app.bsky.richtext.facet#{kind}", [member] = value };

    private static int Bytes(string text, int characters) => Encoding.UTF8.GetByteCount(text.AsSpan(0, characters));

    [GeneratedRegex(@"(^|\s|\()@[a-zA-Z0-9.-]+", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Mention();

    [GeneratedRegex(@"(^|\s|\()(https?://\S+|[a-z][a-z0-9]*(\.[a-z0-9]+)+\S*)", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex(@"(^|\s)[#＃][^\s\u00AD\u2060\u200A\u200B\u200C\u200D\u20E2]+", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    [GeneratedRegex(@"(^|\s|\()\$[A-Za-z][A-Za-z0-9]{0,4}", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Cashtag();
}
