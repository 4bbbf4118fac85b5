using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>The length of a status as the server counts it: graphemes, links at 23, mentions without their server.</summary>
internal static partial class CharacterCount
{
    private const int UrlLength = 23;

    public static int Of(string spoiler, string text)
    {
        var urls = 0;
        var plain = Url().Replace(text, match =>
        {
            var trimmed = match.Value.TrimEnd('.', ',', ';', ':', '!', '?', '\'', '"', ')');
            urls++;
            return match.Value[trimmed.Length..];
        });
        return Graphemes(spoiler + Mention().Replace(plain, "$1")) + (urls * UrlLength);
    }

    /// <summary>Extended grapheme clusters, with the Indic conjuncts (GB9c) that the platform's own count splits.</summary>
    private static int Graphemes(string text)
    {
        var count = 0;
        var joined = false;
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
        {
            var element = elements.GetTextElement();
            if (!joined || !Rune.TryGetRuneAt(element, 0, out var first) || first.Value is < 0x0900 or > 0x0DFF || Rune.GetUnicodeCategory(first) != UnicodeCategory.OtherLetter)
                count++;
            // A virama at the end binds the next consonant.
            joined = element[^1] is '\u094D' or '\u09CD' or '\u0ACD' or '\u0B4D' or '\u0C4D' or '\u0D4D';
        }

        return count;
    }

    [GeneratedRegex(@"https?://[\w-]+(\.[\w-]+)+(:[0-9]+)?([/?#][^\s<>]*)?", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Url();

    [GeneratedRegex(@"(?<![=/\w])(@\w+(?:[\w.-]+\w+)?)@[\w.-]+\w")]
    private static partial Regex Mention();
}
