using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Postato.Domain.Primitives;

namespace Postato.Application.Text;

/// <summary>Names must not contain invisible characters, so that no two look alike and none hides text.</summary>
public static class Names
{
    /// <summary>Trimmed and normalised to NFC. False when it is empty, too long or has invisible characters.</summary>
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

    /// <summary>No control character, direction mark, zero-width or tag character, lone surrogate or noncharacter.</summary>
    public static bool HidesNothing(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            // Decoded by hand: EnumerateRunes yields U+FFFD for a lone surrogate, which cannot be told from a real U+FFFD.
            if (Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length) != OperationStatus.Done || !IsSeen(rune))
                return false;
            i += length;
        }

        return true;
    }

    public static bool IsSeen(Rune rune) => !IsNoncharacter(rune) && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator);

    // The 66 noncharacters of Unicode.
    private static bool IsNoncharacter(Rune rune) => (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;
}
