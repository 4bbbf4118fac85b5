namespace Postato.Domain.Posts.Limits;

/// <summary>What may follow the host name in a URL: port, path, query.</summary>
internal readonly ref struct UrlTail(ReadOnlySpan<char> text, UrlSyntax syntax)
{
    private readonly ReadOnlySpan<char> text = text;

    /// <summary>The end of a URL whose host name ends here.</summary>
    public int End(int nameEnd) => Query(Path(Port(nameEnd)));

    public bool HasPath(int nameEnd) => Port(nameEnd) is var path && path < text.Length && text[path] == '/';

    private int Port(int at)
    {
        var end = at + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return at < text.Length && text[at] == ':' && end > at + 1 ? end : at;
    }

    /// <summary>The end of the path: closing punctuation is left out, balanced parentheses are included.</summary>
    private int Path(int at)
    {
        if (at == text.Length || text[at] != '/')
            return at;

        var (next, end) = (at + 1, at + 1);
        while (next < text.Length)
        {
            if (syntax.IsPath(text[next]))
            {
                next++;
                end = syntax.IsPathEnd(text[next - 1]) ? next : end;
            }
            else if (Parentheses(next, nested: false) is > 0 and var close)
            {
                // Parentheses may end a path only where it could have ended before them.
                (next, end) = (close, end == next ? close : end);
            }
            else
            {
                break;
            }
        }

        return end;
    }

    /// <summary>The position after the parenthesis that closes the one here, with at most one pair inside; 0 when there is none.</summary>
    private int Parentheses(int open, bool nested)
    {
        if (text[open] != '(')
            return 0;

        var close = PathRun(open + 1);
        var filled = close > open + 1;
        if (!nested && close < text.Length && Parentheses(close, nested: true) is > 0 and var inner)
            (close, filled) = (PathRun(inner), true);

        return filled && close < text.Length && text[close] == ')' ? close + 1 : 0;
    }

    private int PathRun(int at)
    {
        while (at < text.Length && syntax.IsPath(text[at]))
            at++;
        return at;
    }

    public int Query(int at)
    {
        if (at == text.Length || text[at] != '?')
            return at;

        var end = at;
        for (var next = at + 1; next < text.Length && syntax.IsQuery(text[next]); next++)
            end = syntax.IsQueryEnd(text[next]) ? next + 1 : end;
        return end;
    }

    /// <summary>The length of the first path segment, when it consists of letters and digits.</summary>
    public int Slug(int nameEnd)
    {
        if (nameEnd == text.Length || text[nameEnd] != '/')
            return 0;

        var end = nameEnd + 1;
        while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            end++;
        return end - nameEnd - 1;
    }
}
