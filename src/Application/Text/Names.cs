using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Postato.Application.Text;

/// <summary>Names of things: nothing in them that nobody sees, so that no two look alike and none hides something.</summary>
public static class Names
{
    /// <summary>Trimmed and in one form (NFC). False: empty, too long, or with controls, direction marks, zero-width or tag characters, or half a character.</summary>
    public static bool TryRead(string? text, int maximumLength, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (text is null || !text.EnumerateRunes().All(IsSeen) || HoldsHalfCharacters(text))
            return false;

        var clean = text.Normalize().Trim();
        if (clean.Length is 0 || clean.Length > maximumLength)
            return false;

        name = clean;
        return true;
    }

    public static bool IsSeen(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    // Runes show a replacement in place of them, which is a character that somebody may have meant.
    private static bool HoldsHalfCharacters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
                return true;
        }

        return false;
    }
}
