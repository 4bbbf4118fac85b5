using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Postato.Sandbox.Networks.X;

/// <summary>How X processes a text: its weight, its links, and the text that it returns.</summary>
internal static partial class PostText
{
    private const int LinkWeight = 23;

    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    private const string ShortHost = "https://t.co/";
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>In X's units: most letters 1, other scripts and emoji 2, each link 23.</summary>
    public static int Weigh(string text)
    {
        if (Ascii.IsValid(text) && !text.Contains('.', StringComparison.Ordinal))
            return text.Length;

        var normal = text.Normalize(NormalizationForm.FormC);
        var (weight, at) = (0, 0);
        foreach (var (start, end) in Links(normal))
        {
            weight += WeighPlain(normal.AsSpan(at, start - at)) + LinkWeight;
            at = end;
        }

        return weight + WeighPlain(normal.AsSpan(at));
    }

    public static bool HasInvalid(string text) => text.AsSpan().ContainsAny('\uFFFE', '\uFEFF', '\uFFFF');

    public static int Cashtags(string text) => text.Contains('$', StringComparison.Ordinal) ? Cashtag().Count(text) : 0;

    /// <summary>A text with a link costs more.</summary>
    public static bool HasLink(string text) => text.Contains('.', StringComparison.Ordinal) && Links(text).Count > 0;

    public static bool Mentions(string text, string username) => text.Contains($"@{username}", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text that X returns: links shortened, three characters escaped, and a link to the media appended.</summary>
    public static WrappedText Wrap(string text, ulong id, string? mediaUrl)
    {
        var links = text.Contains('.', StringComparison.Ordinal) ? Links(text) : [];
        if (links.Count == 0 && mediaUrl is null && !text.AsSpan().ContainsAny('&', '<', '>'))
            return new(text, []);

        var wrapped = new StringBuilder();
        var urls = new List<WrappedLink>();
        var at = 0;
        foreach (var (start, end) in links)
        {
            wrapped.Append(Escape(text[at..start]));
            Add(
                wrapped, urls, id,
                text[start..end] is var link && link.Contains("://", StringComparison.Ordinal) ? link : $"http://{link}");
            at = end;
        }

        wrapped.Append(Escape(text[at..]));
        if (mediaUrl is not null)
        {
            if (wrapped.Length > 0)
                wrapped.Append(' ');
            Add(wrapped, urls, id, mediaUrl);
        }

        return new(wrapped.ToString(), urls);
    }

    private static void Add(StringBuilder wrapped, List<WrappedLink> urls, ulong id, string expanded)
    {
        var shortened = ShortHost + Slug(id, urls.Count);
        urls.Add(new(wrapped.Length, wrapped.Length + shortened.Length, shortened, expanded));
        wrapped.Append(shortened);
    }

    private static string Slug(ulong id, int index)
    {
        // Spread out, so that consecutive links do not look alike.
        var value = (id + (ulong)index) * 0x9E3779B97F4A7C15;
        return string.Create(10, value, (slug, rest) =>
        {
            for (var i = 0; i < slug.Length; i++, rest /= 62)
                slug[i] = Alphabet[(int)(rest % 62)];
        });
    }

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    private static int WeighPlain(ReadOnlySpan<char> text)
    {
        var weight = 0;
        while (!text.IsEmpty)
        {
            var element = text[..StringInfo.GetNextTextElementLength(text)];
            weight += IsEmoji(element) ? 2 : WeighRunes(element);
            text = text[element.Length..];
        }

        return weight;
    }

    private static int WeighRunes(ReadOnlySpan<char> element)
    {
        var weight = 0;
        foreach (var rune in element.EnumerateRunes())
            weight += rune.Value is <= 0x10FF or (>= 0x2000 and <= 0x200D) or (>= 0x2010 and <= 0x201F) or (>= 0x2032 and <= 0x2037)
                ? 1
                : 2;
        return weight;
    }

    private static bool IsEmoji(ReadOnlySpan<char> element)
    {
        if (element[^1] == '\u20E3')
            return true;

        Rune.DecodeFromUtf16(element, out var first, out _);
        return first.Value is (>= 0x1F000 and <= 0x1FAFF) or (>= 0x2190 and <= 0x2BFF) or 0x3030 or 0x303D or 0x3297 or 0x3299
            || (first.Value is 0xA9 or 0xAE && element.Contains('\uFE0F'));
    }

    private static List<(int Start, int End)> Links(string text)
    {
        var links = new List<(int, int)>();
        foreach (var match in Link().EnumerateMatches(text))
        {
            var (start, end) = (match.Index, match.Index + match.Length);
            var hasScheme = text.AsSpan(start).StartsWith("http://", StringComparison.OrdinalIgnoreCase)
                || text.AsSpan(start).StartsWith("https://", StringComparison.OrdinalIgnoreCase);
            var host = hasScheme ? text.IndexOf("://", start, StringComparison.Ordinal) + 3 : start;
            var hostEnd = host;
            while (hostEnd < end && text[hostEnd] is not ('/' or '?' or '#' or ':'))
                hostEnd++;

            // Without a scheme only known domains count, and only in ASCII; names that cannot exist do not.
            var name = text[host..hostEnd];
            if (!IsPossible(name))
                continue;
            if (!hasScheme && !(Ascii.IsValid(name) && TopLevelNames.Contains(name[(name.LastIndexOf('.') + 1)..])))
                continue;
            if (!hasScheme && start > 0 && text[start - 1] is '-' or '_' or '.' or '/')
                continue;

            while (end > hostEnd
                && (text[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '"'
                    || (text[end - 1] == ')' && text.AsSpan(start, end - start).Count('(') < text.AsSpan(start, end - start).Count(')'))))
                end--;
            links.Add((start, end));
        }

        return links;
    }

    private static bool IsPossible(string name)
    {
        try
        {
            return Idn.GetAscii(name).Length > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(
        @"(?<![A-Za-z0-9@＠$#＃])(?:https?://(?:[\p{L}\p{M}\p{N}_-]+\.)+[\p{L}\p{M}\p{N}-]{2,}|"
        + @"(?:[A-Za-z0-9_-]+\.)+[A-Za-z][A-Za-z0-9-]+(?![A-Za-z0-9@＠+-]))(?::[0-9]+)?(?:/[^\s]*)?(?:\?[^\s]*)?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![^\s])\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?![A-Za-z0-9_])")]
    private static partial Regex Cashtag();
}

/// <param name="Text">As X answers it.</param>
internal sealed record WrappedText(string Text, IReadOnlyList<WrappedLink> Links);

/// <summary>From start to before end, in UTF-16 units of the wrapped text.</summary>
internal sealed record WrappedLink(int Start, int End, string Url, string Expanded);
