namespace Postato.Domain.Posts.Limits;

/// <summary>Normalises line ends to LF, as they are counted and sent.</summary>
public static class LineEnds
{
    /// <summary>The same instance when there is nothing to change.</summary>
    public static string ToLf(string text) => text.Contains('\r', StringComparison.Ordinal)
        ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
        : text;

    /// <summary>Writes the text into a target that is at least as long, and returns the length written.</summary>
    public static int ToLf(ReadOnlySpan<char> text, Span<char> target)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                continue;
            target[length++] = text[i] == '\r' ? '\n' : text[i];
        }

        return length;
    }
}
