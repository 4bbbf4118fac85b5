using System.Buffers;
using System.Globalization;

namespace Postato.Domain.Posts.Limits;

/// <summary>
/// Extended grapheme clusters of Unicode 15.1: <see cref="StringInfo"/> and the rule GB9c for Indic conjuncts, which it lacks.
/// </summary>
internal static class Graphemes
{
    // Indic_Conjunct_Break of Unicode 15.1: linkers and consonants.
    private static readonly SearchValues<char> Linkers = SearchValues.Create("\u094D\u09CD\u0ACD\u0B4D\u0C4D\u0D4D");

    private static readonly SearchValues<char> Consonants = SearchValues.Create(string.Concat(
        Span('\u0915', '\u0939'), Span('\u0958', '\u095F'), Span('\u0978', '\u097F'),
        Span('\u0995', '\u09A8'), Span('\u09AA', '\u09B0'), "\u09B2", Span('\u09B6', '\u09B9'), "\u09DC\u09DD\u09DF\u09F0\u09F1",
        Span('\u0A95', '\u0AA8'), Span('\u0AAA', '\u0AB0'), "\u0AB2\u0AB3", Span('\u0AB5', '\u0AB9'), "\u0AF9",
        Span('\u0B15', '\u0B28'), Span('\u0B2A', '\u0B30'), "\u0B32\u0B33", Span('\u0B35', '\u0B39'), "\u0B5C\u0B5D\u0B5F\u0B71",
        Span('\u0C15', '\u0C28'), Span('\u0C2A', '\u0C39'), "\u0C58\u0C59\u0C5A",
        Span('\u0D15', '\u0D3A')));

    public static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (; !text.IsEmpty; count++)
            text = text[NextLength(text)..];
        return count;
    }

    /// <summary>The length in UTF-16 units of the first cluster of a text that is not empty.</summary>
    public static int NextLength(ReadOnlySpan<char> text)
    {
        // An ASCII letter before another one is a cluster of its own; most text consists of these.
        if (text[0] < 0x80 && text[0] != '\r' && (text.Length == 1 || text[1] < 0x80))
            return 1;

        var length = StringInfo.GetNextTextElementLength(text);
        while (length < text.Length && Consonants.Contains(text[length]) && EndsInConjunct(text[..length]))
            length += StringInfo.GetNextTextElementLength(text[length..]);
        return length;
    }

    /// <summary>GB9c, left of the boundary: a consonant, then linkers and extenders of which at least one is a linker.</summary>
    private static bool EndsInConjunct(ReadOnlySpan<char> cluster)
    {
        var linked = false;
        for (var i = cluster.Length - 1; i >= 0; i--)
        {
            if (Linkers.Contains(cluster[i]))
                linked = true;
            else if (!IsExtender(cluster[i]))
                return linked && Consonants.Contains(cluster[i]);
        }

        return false;
    }

    private static bool IsExtender(char c) =>
        c == '\u200D' || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static string Span(char first, char last) => string.Concat(Enumerable.Range(first, last - first + 1).Select(c => (char)c));
}
