using System.Text;

namespace Postato.Domain.Primitives;

/// <summary>One encoding of a secret: plain, base64 at any offset, or hexadecimal. Case and base64 alphabet are ignored.</summary>
internal sealed class SecretForm
{
    // Long enough that no other text contains this many characters of a key by chance.
    private const int LeastPiece = 12;
    private const int Stride = LeastPiece / 2;

    private readonly string text;

    private SecretForm(string text) => this.text = Fold(text);

    public static IEnumerable<SecretForm> Of(string secret)
    {
        yield return new(secret);
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return new(Convert.ToHexString(bytes));
        for (var offset = 0; offset < 3; offset++)
        {
            // The first and last character also encode bits of their neighbours.
            var encoded = Convert.ToBase64String([.. new byte[offset], .. bytes]).TrimEnd('=');
            var last = (offset + bytes.Length) % 3 == 0 ? encoded.Length : encoded.Length - 1;
            yield return new(encoded[(offset == 0 ? 0 : offset + 1)..last]);
        }
    }

    public static string Fold(string text) => string.Create(text.Length, text, static (folded, text) =>
    {
        for (var i = 0; i < text.Length; i++)
            folded[i] = text[i] switch { '-' => '+', '_' => '/', var letter => char.ToLowerInvariant(letter) };
    });

    /// <summary>The positions of the secret, or of a part of it that is too long to be a coincidence.</summary>
    /// <param name="said">Folded.</param>
    public IEnumerable<(int Start, int End)> FindIn(string said)
    {
        if (text.Length < LeastPiece)
        {
            for (var at = said.IndexOf(text, StringComparison.Ordinal); at >= 0; at = said.IndexOf(text, at + 1, StringComparison.Ordinal))
                yield return (at, at + text.Length);
            yield break;
        }

        // Every part that is long enough contains a whole window.
        for (var window = 0; window + Stride <= said.Length; window += Stride)
        {
            for (var at = IndexOf(said, window, 0); at >= 0; at = IndexOf(said, window, at + 1))
            {
                var (before, after) = (0, Stride);
                while (before < at && before < window && text[at - before - 1] == said[window - before - 1])
                    before++;
                while (at + after < text.Length && window + after < said.Length && text[at + after] == said[window + after])
                    after++;
                if (before + after >= LeastPiece)
                    yield return (window - before, window + after);
            }
        }
    }

    private int IndexOf(string said, int window, int from)
    {
        var found = text.AsSpan(from).IndexOf(said.AsSpan(window, Stride), StringComparison.Ordinal);
        return found < 0 ? -1 : from + found;
    }
}
