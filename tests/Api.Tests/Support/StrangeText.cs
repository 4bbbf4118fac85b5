using System.Globalization;
using System.Text;

namespace Postato.Api.Tests.Support;

/// <summary>Texts that often break programs, each with one kind of unusual character.</summary>
internal static class StrangeText
{
    /// <summary>The 66 noncharacters, one per text.</summary>
    public static IReadOnlyList<string> Noncharacters { get; } =
        [.. Enumerable.Range(0xFDD0, 32)
            .Concat(Enumerable.Range(0, 17).SelectMany(plane => (int[])[(plane << 16) | 0xFFFE, (plane << 16) | 0xFFFF]))
            .Select(Text)];

    /// <summary>Strings with lone surrogates.</summary>
    public static IReadOnlyList<string> HalfCharacters { get; } = ["a\ud83db", "a\ude00b", "\ude00\ud83d", "a\ud83d"];

    public static IReadOnlyList<string> All { get; } =
    [
        .. Noncharacters, .. HalfCharacters, "a\0b", "\0",
        Texts([.. Enumerable.Range(1, 31), .. Enumerable.Range(0x7F, 33)]),
        Texts([.. Enumerable.Range(0x202A, 5), .. Enumerable.Range(0x2066, 4), 0x200E, 0x200F, 0x061C]),
        Texts([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x180E, 0x2028, 0x2029]),
        Texts([0xE0001, .. Enumerable.Range(0xE0020, 0x60)]),
        // Combining characters without a base, and too many of them.
        "\u0301", $"a{new string('\u0301', 200)}", "\ufffe\u0301e\u0301\ufffe", "İıſK",
    ];

    /// <summary>As a JSON string, with everything escaped.</summary>
    public static string Escaped(string text) =>
        string.Concat(
            text.Select(
                c => c is >= ' ' and <= '~' and not ('"' or '\\')
                    ? c.ToString()
                    : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));

    /// <summary>As part of a URL; a lone surrogate becomes the bytes that lax programs write for it.</summary>
    public static string Percent(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            var (c, low) = (text[i], i + 1 < text.Length ? text[i + 1] : '\0');
            if (char.IsSurrogatePair(c, low))
                bytes.AddRange(Encoding.UTF8.GetBytes([c, text[++i]]));
            else if (char.IsSurrogate(c))
                bytes.AddRange([(byte)(0xE0 | (c >> 12)), (byte)(0x80 | ((c >> 6) & 0x3F)), (byte)(0x80 | (c & 0x3F))]);
            else
                bytes.AddRange(Encoding.UTF8.GetBytes([c]));
        }

        return string.Concat(bytes.Select(value => string.Create(CultureInfo.InvariantCulture, $"%{value:X2}")));
    }

    private static string Text(int codePoint) => $"a{char.ConvertFromUtf32(codePoint)}b";

    private static string Texts(int[] codePoints) => string.Concat(codePoints.Select(Text));
}
