using System.Globalization;

namespace Postato.Domain.Posts.Limits;

/// <summary>The length of a status as Mastodon counts it: graphemes, with shortened links and without the servers of mentions.</summary>
internal static class MastodonLength
{
    // The maximum length of a domain name.
    private const int MaximumServer = 253;

    public static int Of(ReadOnlySpan<char> text)
    {
        var (length, position) = (0, 0);
        var urls = new UrlScanner(text, UrlSyntax.Mastodon);
        while (urls.Next(out var start, out var end))
        {
            length += OfPlain(text[..start], position) + TextLength.ShortenedUrl;
            position = end;
        }

        return length + OfPlain(text, position);
    }

    /// <param name="position">Where to begin; the character before it decides whether a mention may start.</param>
    private static int OfPlain(ReadOnlySpan<char> text, int position)
    {
        var length = 0;
        while (text[position..].IndexOf('@') is >= 0 and var offset)
        {
            var at = position + offset;
            var (name, server) = Mention(text, at);
            length += Graphemes.Count(text[position..(at + name)]);
            position = at + name + server;
        }

        return length + Graphemes.Count(text[position..]);
    }

    /// <summary>The lengths of <c>@user</c> and of the <c>@server</c> that follows; a lone <c>@</c> gives 1 and 0.</summary>
    private static (int Name, int Server) Mention(ReadOnlySpan<char> text, int at)
    {
        if (at > 0 && (IsWord(text[at - 1]) || text[at - 1] is '=' or '/'))
            return (1, 0);

        var name = Part(text[(at + 1)..], static c => char.IsAsciiLetterOrDigit(c) || c == '_');
        var rest = text[(at + 1 + name)..];
        if (name == 0 || rest.IsEmpty || rest[0] != '@')
            return (1 + name, 0);

        // Not a mention when another mention or a URL continues it, or when the server name is not possible.
        var server = Part(rest[1..], IsWord);
        var isMention = server is > 0 and <= MaximumServer && !EndsMention(rest[(1 + server)..]);
        return isMention ? (1 + name, 1 + server) : (1 + name + 1 + server, 0);
    }

    private static bool EndsMention(ReadOnlySpan<char> after) => after is ['@' or '＠', ..] || after.StartsWith("://");

    /// <summary>Letters, with dots and hyphens between them.</summary>
    private static int Part(ReadOnlySpan<char> text, Func<char, bool> isLetter)
    {
        var end = 0;
        for (var i = 0; i < text.Length && (isLetter(text[i]) || (i > 0 && text[i] is '.' or '-')); i++)
            end = isLetter(text[i]) ? i + 1 : end;
        return end;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c)
        || char.GetUnicodeCategory(
            c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
                or UnicodeCategory.ConnectorPunctuation;
}
