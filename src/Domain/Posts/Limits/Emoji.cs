using System.Text;

namespace Postato.Domain.Posts.Limits;

/// <summary>Emoji sequences of Unicode (UTS #51): keycaps, flags, skin tones, tags and joined sequences.</summary>
internal static class Emoji
{
    private const char Joiner = '\u200D';
    private const char EmojiStyle = '\uFE0F';
    private const char TextStyle = '\uFE0E';
    private const char Keycap = '\u20E3';

    /// <summary>The length in UTF-16 units of the emoji at the start of the text; 0 when there is none.</summary>
    public static int LengthAt(ReadOnlySpan<char> text)
    {
        if (Keycaps(text) is > 0 and var keycap)
            return keycap;

        Rune.DecodeFromUtf16(text, out var first, out var length);
        if (IsRegional(first))
            return Rune.DecodeFromUtf16(text[length..], out var second, out var more) == default && IsRegional(second) ? length + more : 0;

        length = Element(text);
        while (length > 0 && length < text.Length && text[length] == Joiner && Element(text[(length + 1)..]) is > 0 and var joined)
            length += 1 + joined;
        return length;
    }

    private static int Keycaps(ReadOnlySpan<char> text)
    {
        if (text[0] is not ('#' or '*' or (>= '0' and <= '9')))
            return 0;

        var styled = text.Length > 1 && text[1] == EmojiStyle ? 2 : 1;
        return text.Length > styled && text[styled] == Keycap ? styled + 1 : 0;
    }

    /// <summary>One pictograph with its style, skin tone or tags.</summary>
    private static int Element(ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out var rune, out var length);
        if (!IsPictograph(rune) || (length < text.Length && text[length] == TextStyle))
            return 0;

        // © and ® are letters unless an emoji style follows.
        if (length < text.Length && text[length] == EmojiStyle)
            length++;
        else if (rune.Value < 0x100)
            return 0;

        while (length < text.Length && Rune.DecodeFromUtf16(text[length..], out var next, out var more) == default
            && (IsSkinTone(next) || IsTag(next)))
            length += more;
        return length;
    }

    private static bool IsRegional(Rune rune) => rune.Value is >= 0x1F1E6 and <= 0x1F1FF;

    private static bool IsSkinTone(Rune rune) => rune.Value is >= 0x1F3FB and <= 0x1F3FF;

    private static bool IsTag(Rune rune) => rune.Value is >= 0xE0020 and <= 0xE007F;

    // The blocks that hold the pictographs; their other characters weigh as much as an emoji.
    private static bool IsPictograph(Rune rune) => rune.Value is
        0xA9 or 0xAE or 0x203C or 0x2049 or 0x2122 or 0x2139 or 0x24C2 or 0x3030 or 0x303D or 0x3297 or 0x3299
        or (>= 0x2190 and <= 0x21FF) or (>= 0x2300 and <= 0x23FF) or (>= 0x25A0 and <= 0x27BF) or (>= 0x2900 and <= 0x297F)
            or (>= 0x2B00 and <= 0x2BFF)
        or (>= 0x1F000 and <= 0x1FAFF and not (>= 0x1F1E6 and <= 0x1F1FF));
}
