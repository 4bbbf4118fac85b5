using System.Text;
using Postato.Domain.Networks;

namespace Postato.Domain.Posts.Limits;

/// <summary>The algorithms by which networks count a text, which is counted as given: apply <see cref="LineEnds"/> first.</summary>
public static class TextLength
{
    /// <summary>What X and Mastodon count for a URL of any length.</summary>
    internal const int ShortenedUrl = 23;

    public static int Of(ReadOnlySpan<char> text, LengthUnit unit) => unit switch
    {
        LengthUnit.Graphemes => Graphemes.Count(text),
        LengthUnit.Utf8Bytes => Encoding.UTF8.GetByteCount(text),
        LengthUnit.Utf16Units => text.Length,
        LengthUnit.CodePoints => CodePoints(text),
        LengthUnit.XWeighted => XWeight.Of(text),
        LengthUnit.MastodonGraphemes => MastodonLength.Of(text),
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, null),
    };

    /// <summary>Whether the text is longer than the maximum; counts only when the number of UTF-16 units does not decide it.</summary>
    public static bool Exceeds(ReadOnlySpan<char> text, LengthUnit unit, int maximum, out int length)
    {
        length = 0;
        // In these units no text is longer than in UTF-16 units.
        if (text.Length <= maximum && unit is LengthUnit.Graphemes or LengthUnit.CodePoints or LengthUnit.Utf16Units)
            return false;

        length = Of(text, unit);
        return length > maximum;
    }

    /// <summary>What a URL counts, whatever its length; null when it counts in full.</summary>
    public static int? UrlLength(LengthUnit unit) => unit is LengthUnit.XWeighted or LengthUnit.MastodonGraphemes ? ShortenedUrl : null;

    /// <summary>The unit's name, to follow a number.</summary>
    public static string NameOf(LengthUnit unit) => unit switch
    {
        LengthUnit.XWeighted => "weighted characters",
        LengthUnit.Utf8Bytes => "bytes",
        LengthUnit.Utf16Units => "UTF-16 units",
        _ => "characters",
    };

    private static int CodePoints(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
            count -= char.IsSurrogatePair(text[i - 1], text[i]) ? 1 : 0;
        return count;
    }
}
