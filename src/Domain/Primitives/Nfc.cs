using System.Buffers;
using System.Text;

namespace Postato.Domain.Primitives;

/// <summary>
/// The NFC form of any text. The framework's own method throws on U+FFFE and lone surrogates; since neither combines with anything, they
/// are kept, and the text between them is normalised.
/// </summary>
public static class Nfc
{
    // The framework's normaliser throws on U+FFFE and on lone surrogates, which are checked one by one.
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0xD800, 0x800).Select(c => (char)c), '\uFFFE']);

    /// <summary>Whether a text is known to be in NFC. May be false for one that is.</summary>
    public static bool IsComposed(ReadOnlySpan<char> text)
    {
        if (Ascii.IsValid(text))
            return true;

        for (var rest = text; rest.IndexOfAny(Suspects) is >= 0 and var at;)
        {
            if (Rune.DecodeFromUtf16(rest[at..], out _, out var length) != OperationStatus.Done || rest[at] == '\uFFFE')
                return false;
            rest = rest[(at + length)..];
        }

#pragma warning disable RS0030 // Nothing is left that it throws at.
        return text.IsNormalized();
#pragma warning restore RS0030
    }

    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
            return text;

        StringBuilder? composed = null;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
                i++;
            else if (text[i] == '\uFFFE' || char.IsSurrogate(text[i]))
            {
                (composed ??= new StringBuilder(text.Length)).Append(Compose(text[start..i])).Append(text[i]);
                start = i + 1;
            }
        }

        return composed is null ? Compose(text) : composed.Append(Compose(text[start..])).ToString();
    }

#pragma warning disable RS0030 // The one place that is sure of what it hands over.
    private static string Compose(string text) => text.Normalize(NormalizationForm.FormC);
#pragma warning restore RS0030
}
