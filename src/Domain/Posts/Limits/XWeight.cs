using System.Text;
using Postato.Domain.Primitives;

namespace Postato.Domain.Posts.Limits;

/// <summary>The weighted length of X, by configuration 3 of twitter-text 3.1.0.</summary>
internal static class XWeight
{
    private const int Heavy = 2;

    public static int Of(ReadOnlySpan<char> text) => Nfc.IsComposed(text) ? OfNormalized(text) : OfNormalized(Nfc.Of(text.ToString()));

    private static int OfNormalized(ReadOnlySpan<char> text)
    {
        var (weight, position) = (0, 0);
        var urls = new UrlScanner(text, UrlSyntax.X);
        while (urls.Next(out var start, out var end))
        {
            weight += OfPlain(text[position..start]) + TextLength.ShortenedUrl;
            position = end;
        }

        return weight + OfPlain(text[position..]);
    }

    private static int OfPlain(ReadOnlySpan<char> text)
    {
        if (Ascii.IsValid(text))
            return text.Length;

        var weight = 0;
        while (!text.IsEmpty)
        {
            if (Emoji.LengthAt(text) is > 0 and var emoji)
            {
                weight += Heavy;
                text = text[emoji..];
                continue;
            }

            Rune.DecodeFromUtf16(text, out _, out var length);
            weight += IsLight(text[0]) ? 1 : Heavy;
            text = text[length..];
        }

        return weight;
    }

    private static bool IsLight(char c) =>
        c is <= '\u10FF' or (>= '\u2000' and <= '\u200D') or (>= '\u2010' and <= '\u201F') or (>= '\u2032' and <= '\u2037');
}
