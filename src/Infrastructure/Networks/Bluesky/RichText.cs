using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>
/// Finds links, mentions and tags in a text, by the rules of the official client, because the network itself detects none. Ranges are in
/// UTF-8 bytes, the end exclusive (lexicon app.bsky.richtext.facet).
/// </summary>
internal static partial class RichText
{
    /// <summary>In graphemes.</summary>
    public const int MaximumTagLength = 64;

    public const int MaximumTagBytes = 640;

    // White space as the client's language defines it: without U+0085, with U+FEFF.
    private const string Space = @"\t\n\v\f\r \u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF";

    private static readonly SearchValues<char> DomainCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.");

    /// <summary>The distinct handles that the text mentions, without <c>@</c>.</summary>
    public static IReadOnlyList<string> Mentions(string text) =>
        [.. MentionSpans(text).Select(span => span.Value).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <param name="dids">DIDs by handle; a mention that did not resolve stays plain text.</param>
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
            // Facets must not overlap: the first one is kept, and of two at the same start the longer.
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
            // A mention ends with its last letter or digit, and no word may continue it.
            var handle = text[(at + 1)..match.End].TrimEnd('.', '-');
            if (at + 1 + handle.Length < text.Length && text[at + 1 + handle.Length] == '_')
                continue;
            if (handle.Contains('.', StringComparison.Ordinal)
                && (TopLevelDomains.Contains(handle.AsSpan(handle.LastIndexOf('.') + 1))
                    || handle.EndsWith(".test", StringComparison.OrdinalIgnoreCase)))
                yield return (at, at + 1 + handle.Length, handle);
        }
    }

    private static IEnumerable<(int Start, int End, string Value)> LinkSpans(string text)
    {
        foreach (var match in Link().EnumerateMatches(text).ToList(text))
        {
            var start = char.IsAsciiLetter(text[match.Start]) ? match.Start : match.Start + 1;
            var link = Trim(text[start..match.End]);
            if (link.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
                || link.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            {
                if (Uri.TryCreate(link, UriKind.Absolute, out _) && link[link.IndexOf("//", StringComparison.Ordinal) + 2] != '/')
                    yield return (start, start + link.Length, link);
            }
            else if (BareLength(link) is > 0 and var length)
            {
                yield return (start, start + length, $"https://{link[..length]}");
            }
        }
    }

    private static string Trim(string link)
    {
        var trimmed = link.TrimEnd('.', ',', ';', ':', '!', '?');
        return trimmed.EndsWith(')') && !trimmed.Contains('(', StringComparison.Ordinal) ? trimmed[..^1] : trimmed;
    }

    /// <summary>
    /// How much of an address without scheme is a link: all of it, or only the domain when a sentence continues after it; 0 for none.
    /// </summary>
    private static int BareLength(string link)
    {
        var end = link.AsSpan().IndexOfAnyExcept(DomainCharacters);
        var domain = (end < 0 ? link : link[..end]).TrimEnd('.');
        if (!TopLevelDomains.Contains(domain.AsSpan(domain.LastIndexOf('.') + 1)))
            return 0;
        if (domain.Length == link.Length || link[domain.Length] is '/' or '?' or '#' or ':')
            return link.Length;

        // Part of a longer word, a handle or an e-mail address.
        return link[domain.Length] is '@' or '_' or '-' || char.IsLetterOrDigit(link, domain.Length) ? 0 : domain.Length;
    }

    private static IEnumerable<(int Start, int End, string Value)> TagSpans(string text)
    {
        foreach (var match in Tag().EnumerateMatches(text).ToList(text))
        {
            var at = match.Start;
            while (text[at] is not ('#' or '＃'))
                at++;

            var tag = TrimPunctuation(text[(at + 1)..match.End]);
            if (IsTag(tag))
                yield return (at, at + 1 + tag.Length, tag);
        }

        foreach (var match in Cashtag().EnumerateMatches(text).ToList(text))
        {
            var at = text.IndexOf('$', match.Start);
            if (match.End == text.Length || IsSpace(text[match.End])
                || ".,;:!?)\"'\u2019".Contains(text[match.End], StringComparison.Ordinal))
                yield return (at, match.End, text[at..match.End].ToUpperInvariant());
        }
    }

    /// <summary>
    /// Whether a tag is valid: not only digits and punctuation (ASCII digits; those of other scripts do make a tag), and within the maximum
    /// length.
    /// </summary>
    private static bool IsTag(string tag) =>
        !tag.StartsWith('\uFE0F')
        && tag.EnumerateRunes().Any(rune => !(rune.IsAscii && Rune.IsDigit(rune)) && !Rune.IsPunctuation(rune))
        && !TextLength.Exceeds(tag, LengthUnit.Graphemes, MaximumTagLength, out _)
        && !TextLength.Exceeds(tag, LengthUnit.Utf8Bytes, MaximumTagBytes, out _);

    private static string TrimPunctuation(string tag)
    {
        var end = tag.Length;
        while (Rune.DecodeLastFromUtf16(tag.AsSpan(0, end), out var last, out var length) == OperationStatus.Done
            && Rune.IsPunctuation(last))
            end -= length;
        return tag[..end];
    }

    private static bool IsSpace(char c) => c is '\uFEFF' || (c is not '\u0085' && char.IsWhiteSpace(c));

    private static List<(int Start, int End)> ToList(this Regex.ValueMatchEnumerator matches, string text)
    {
        var list = new List<(int, int)>();
        foreach (var match in matches)
            list.Add((match.Index, Math.Min(text.Length, match.Index + match.Length)));
        return list;
    }

    private static JsonObject Feature(string kind, string member, string value) =>
        new() { ["$type"] = $"app.bsky.richtext.facet#{kind}", [member] = value };

    private static int Bytes(string text, int characters) => Encoding.UTF8.GetByteCount(text.AsSpan(0, characters));

    [GeneratedRegex("(^|[" + Space + @"]|\()@[a-zA-Z0-9.-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Mention();

    [GeneratedRegex(
        "(^|[" + Space + @"]|\()(https?://[^" + Space + @"]+|[a-z][a-z0-9]*(\.[a-z0-9]+)+[^" + Space + "]*)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex("(^|[" + Space + @"])[#＃][^" + Space + @"\u00AD\u2060\u200B\u200C\u200D\u20E2]+", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();

    [GeneratedRegex("(^|[" + Space + @"]|\()\$[A-Za-z][A-Za-z0-9]{0,4}", RegexOptions.NonBacktracking)]
    private static partial Regex Cashtag();
}
