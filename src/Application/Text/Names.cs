using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Postato.Domain.Primitives;

namespace Postato.Application.Text;

/// <summary>Names of things: nothing in them that nobody sees, so that no two look alike and none hides something.</summary>
public static class Names
{
    /// <summary>Trimmed and in one form (NFC). False: empty, too long, or with what nobody sees.</summary>
    public static bool TryRead(string? text, int maximumLength, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (text is null || !HidesNothing(text))
            return false;

        var clean = Nfc.Of(text).Trim();
        if (clean.Length is 0 || clean.Length > maximumLength)
            return false;

        name = clean;
        return true;
    }

    /// <summary>No control, direction mark, zero-width or tag character, no half a character and none that is none.</summary>
    public static bool HidesNothing(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            // Decoded by hand: enumerated runes show a replacement in place of half a character, which somebody may have meant.
            if (Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length) != OperationStatus.Done || !IsSeen(rune))
                return false;
            i += length;
        }

        return true;
    }

    public static bool IsSeen(Rune rune) => !IsNoncharacter(rune) && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator);

    // The 66 code points that Unicode promises never to make a character of.
    private static bool IsNoncharacter(Rune rune) => (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;
}
