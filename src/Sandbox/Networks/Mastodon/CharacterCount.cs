using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>
/// The length of a status as its server counts it: on Mastodon graphemes with links at 23 and mentions without their server, on others
/// everything in full.
/// </summary>
internal static partial class CharacterCount
{
    private const int UrlLength = 23;
    private const int DomainLength = 253;

    private static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    public static int Of(string software, string spoiler, string text) => software switch
    {
        "gotosocial" => spoiler.EnumerateRunes().Count() + text.EnumerateRunes().Count(),
        "pleroma" => Graphemes((text + spoiler).Trim()),
        _ => OfMastodon(spoiler, text),
    };

    /// <summary>Extended grapheme clusters, including the Indic conjuncts (GB9c) that .NET splits.</summary>
    public static int Graphemes(string text)
    {
        var count = 0;
        var joined = false;
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
        {
            var element = elements.GetTextElement();
            if (!joined || !Rune.TryGetRuneAt(element, 0, out var first) || first.Value is < 0x0900 or > 0x0DFF
                || Rune.GetUnicodeCategory(first) != UnicodeCategory.OtherLetter)
                count++;
            // A virama at the end joins the next consonant.
            joined = element[^1] is '\u094D' or '\u09CD' or '\u0ACD' or '\u0B4D' or '\u0C4D' or '\u0D4D';
        }

        return count;
    }

    private static int OfMastodon(string spoiler, string text)
    {
        var urls = 0;
        var plain = Url().Replace(text, match =>
        {
            if (!IsPossible(match.Groups["host"].Value))
                return match.Value;

            var trimmed = ShortLink().Match(match.Value) is { Success: true } link
                ? link.Value
                : match.Value.TrimEnd('.', ',', ';', ':', '!', '?', '\'', '"', ')');
            urls++;
            return match.Value[trimmed.Length..];
        });
        return Graphemes(
            spoiler + Mention()
                .Replace(plain, mention => mention.Groups["server"].Length > DomainLength ? mention.Value : mention.Groups["name"].Value))
            + (urls * UrlLength);
    }

    private static bool IsPossible(string host)
    {
        try
        {
            return Idn.GetAscii(host).Split('.').All(label => label.Length <= 63);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(
        @"(?<![A-Za-z0-9@$#])(?:https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini)://(?<host>[\w-]+(\.[\w-]+)+)(:[0-9]+)?([/?#][^\s<>]*)?",
        RegexOptions.IgnoreCase)]
    private static partial Regex Url();

    [GeneratedRegex(@"^https?://t\.co/[a-z0-9]+(\?[^\s]*[a-z0-9_&=#/-])?", RegexOptions.IgnoreCase)]
    private static partial Regex ShortLink();

    [GeneratedRegex(@"(?<![=/\w])(?<name>@\w+(?:[\w.-]+\w+)?)@(?<server>\w+(?:[.-]+\w+)*)(?![\w@＠]|[.-]+\w|://)")]
    private static partial Regex Mention();
}
