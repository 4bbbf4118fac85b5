using System.Globalization;
using System.Text;

namespace Postato.Domain.Primitives;

/// <summary>A text with its escapes decoded, and the original position of each of its characters.</summary>
/// <param name="Text">Folded.</param>
/// <param name="Starts">For each character, its position in the original text.</param>
internal sealed record TextReading(string Text, IReadOnlyList<int> Starts, IReadOnlyList<int> Ends)
{
    // Text may be encoded twice, the second time by an intermediary.
    private const int Layers = 2;

    /// <summary>The text itself, and versions with percent escapes, backslashes, character references and white space decoded.</summary>
    public static IEnumerable<TextReading> Of(string written)
    {
        var (text, starts, ends) = (written, Enumerable.Range(0, written.Length).ToList(), Enumerable.Range(1, written.Length).ToList());
        yield return new(SecretForm.Fold(text), starts, ends);
        for (var layer = 0; layer < Layers; layer++)
        {
            if (!text.Any(letter => letter is '%' or '\\' or '&' || IsNothing(letter)))
                yield break;

            (text, starts, ends) = Undo(text, starts, ends);
            yield return new(SecretForm.Fold(text), starts, ends);
        }
    }

    private static (string Text, List<int> Starts, List<int> Ends) Undo(string text, List<int> starts, List<int> ends)
    {
        var undone = new StringBuilder(text.Length);
        var (from, to) = (new List<int>(text.Length), new List<int>(text.Length));
        for (var i = 0; i < text.Length;)
        {
            var (letter, length) = ReadAt(text, i);
            if (letter is { } read)
            {
                undone.Append(read);
                from.Add(starts[i]);
                to.Add(ends[i + length - 1]);
            }

            i += length;
        }

        return (undone.ToString(), from, to);
    }

    private static (char? Letter, int Length) ReadAt(string text, int at) => text[at] switch
    {
        '%' when Hex(text, at + 1, 2) is { } letter => (letter, 3),
        '\\' when at + 1 < text.Length && text[at + 1] is 'u' or 'U' && Hex(text, at + 2, 4) is { } letter => (letter, 6),
        '\\' when at + 1 < text.Length && text[at + 1] is 'x' or 'X' && Hex(text, at + 2, 2) is { } letter => (letter, 4),
        '\\' => (null, 1),
        '&' when Reference(text, at) is { } read => read,
        var letter when IsNothing(letter) => (null, 1),
        var letter => (letter, 1),
    };

    private static bool IsNothing(char letter) =>
        char.IsWhiteSpace(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.Format or UnicodeCategory.Control;

    private static char? Hex(string text, int at, int digits) =>
        at + digits <= text.Length
            && ushort.TryParse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var letter)
            ? (char)letter
            : null;

    // &#45; and &#x2d;
    private static (char? Letter, int Length)? Reference(string text, int at)
    {
        var end = text.IndexOf(';', at, Math.Min(10, text.Length - at));
        if (end < at + 3 || text[at + 1] != '#')
            return null;

        var hex = text[at + 2] is 'x' or 'X';
        var digits = text.AsSpan(at + (hex ? 3 : 2), end - at - (hex ? 3 : 2));
        return ushort.TryParse(
            digits, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var letter)
            ? ((char)letter, end + 1 - at)
            : null;
    }
}
