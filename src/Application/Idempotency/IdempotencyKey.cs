using System.Diagnostics.CodeAnalysis;

namespace Postato.Application.Idempotency;

/// <summary>The header's syntax: 1 to 255 printable characters, bare or as a string in quotes (RFC 8941).</summary>
public static class IdempotencyKey
{
    public const int MaximumLength = 255;

    public static bool TryParse(string header, [NotNullWhen(true)] out string? key)
    {
        key = Unquote(header);
        if (key is { Length: >= 1 and <= MaximumLength } && key.All(c => c is >= '!' and <= '~'))
            return true;

        key = null;
        return false;
    }

    private static string? Unquote(string header)
    {
        // Without quotes it is taken literally; a quote at only one end means that the string was cut off.
        if (!header.StartsWith('"') && !header.EndsWith('"'))
            return header;
        if (header is not ['"', .., '"'])
            return null;

        var text = new System.Text.StringBuilder(header.Length);
        for (var i = 1; i < header.Length - 1; i++)
        {
            var c = header[i];
            if (c == '"')
                return null;
            if (c == '\\' && (++i == header.Length - 1 || header[i] is not ('"' or '\\')))
                return null;
            text.Append(header[i]);
        }

        return text.ToString();
    }
}
