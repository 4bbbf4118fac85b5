namespace Postato.Domain.Posts.Limits;

/// <summary>
/// Finds URLs as X and Mastodon count them, from left to right, in linear time. Every URL has a dot in its host name, so the scanner looks
/// for dots and then at the name characters around each.
/// </summary>
internal ref struct UrlScanner(ReadOnlySpan<char> text, UrlSyntax syntax)
{
    // The longest that X takes for a URL. It counts the name in Punycode, which this scanner does not.
    private const int MaximumLength = 4096;
    private const int MaximumSlugLength = 40;

    private readonly ReadOnlySpan<char> text = text;
    private readonly UrlTail tail = new(text, syntax);

    // Where to continue, and where the last match ended: the character before a URL is never part of the previous one.
    private int position;
    private int matched;

    // A name without a scheme whose ASCII parts are still to be returned.
    private int plain;
    private int plainEnd;

    /// <summary>The next URL, from start (inclusive) to end (exclusive) in UTF-16 units.</summary>
    public bool Next(out int start, out int end)
    {
        while (!NextPlain(out start, out end))
        {
            if (text[position..].IndexOf('.') is not (>= 0 and var offset))
                return false;

            var (runStart, runEnd) = Run(position + offset);
            position = runEnd;
            if (MatchWithScheme(runStart, out start, out end))
                return true;
            if (!syntax.SchemeRequired && matched <= runStart)
                MatchWithoutScheme(runStart, runEnd);
        }

        return true;
    }

    /// <summary>The name characters, dots, hyphens and underscores around a dot.</summary>
    private readonly (int Start, int End) Run(int dot)
    {
        var (start, end) = (dot, dot + 1);
        while (start > position && IsRun(text[start - 1]))
            start--;
        while (end < text.Length && IsRun(text[end]))
            end++;
        return (start, end);
    }

    private static bool IsRun(char c) => UrlSyntax.IsName(c) || c is '.' or '-' or '_';

    private bool MatchWithScheme(int name, out int start, out int end)
    {
        var scheme = syntax.SchemeBefore(text[matched..name]);
        (start, end) = (name - scheme, 0);
        if (scheme == 0 || !MayStart(start) || !TryName(name, out var nameEnd))
            return false;

        // From here on the run counts as scanned, whether it is a URL or not.
        end = position = matched = tail.End(nameEnd);
        if (!HostNames.IsPossible(text[name..nameEnd]))
            return false;
        if (text[start] is not ('h' or 'H') || !text[name..nameEnd].Equals("t.co", StringComparison.OrdinalIgnoreCase)
            || tail.Slug(nameEnd) is not (> 0 and var slug))
            return end - start <= MaximumLength;

        // X's short links, also at Mastodon: only a query may follow the slug, and a slug that is too long makes it no link.
        end = tail.Query(nameEnd + 1 + slug);
        return slug <= MaximumSlugLength;
    }

    private readonly bool MayStart(int at) => at == 0 || (at > matched && UrlSyntax.MayPrecede(text[at - 1]));

    /// <summary>
    /// Remembers the first name of a run. A name that is joined to a path, a hyphen or a dot is skipped with everything attached to it.
    /// </summary>
    private void MatchWithoutScheme(int runStart, int runEnd)
    {
        // At the very beginning, twitter-text takes a letter that may precede a URL as preceding it.
        var first = runStart == 0 && UrlSyntax.MayPrecede(text[0]) && TryName(1, out _) ? 1 : runStart;
        for (var start = first; start < runEnd; start++)
        {
            if (!UrlSyntax.IsName(text[start]) || !MayStart(start))
                continue;

            if (TryName(start, out var end))
            {
                position = matched = tail.End(end);
                if ((start == 0 || text[start - 1] is not ('-' or '_' or '.' or '/')) && matched - start <= MaximumLength
                    && HostNames.IsPossible(text[start..end]))
                    (plain, plainEnd) = (start, end);
                return;
            }

            start = Math.Max(start, end - 1);
        }
    }

    /// <summary>
    /// Reads labels as long as they are valid. True when the name ends with the last top-level domain among them. False when no name can
    /// start before the returned end.
    /// </summary>
    private readonly bool TryName(int start, out int end)
    {
        end = 0;
        while (true)
        {
            var length = 0;
            while (start + length < text.Length && text[start + length] != '.' && IsRun(text[start + length]))
                length++;

            var after = start + length;
            var startsWell = length > 0 && UrlSyntax.IsName(text[start]);
            if (!startsWell || after == text.Length || text[after] != '.' || !UrlSyntax.IsName(text[after - 1]))
            {
                var found = end > 0;
                end = found ? end : startsWell ? after + 1 : start;
                return found;
            }

            // Underscores are allowed in subdomains only.
            if (!text[start..after].Contains('_') && TopLevel(after + 1) is > 0 and var top)
                end = after + 1 + top;
            start = after + 1;
        }
    }

    /// <summary>The length of the top-level domain at this position; 0 when there is none, or a longer word begins with it.</summary>
    private readonly int TopLevel(int start)
    {
        var rest = text[start..];
        if (rest.StartsWith("xn--", StringComparison.OrdinalIgnoreCase))
            return Punycode(rest);

        var ascii = 0;
        while (ascii < rest.Length && char.IsAsciiLetterOrDigit(rest[ascii]))
            ascii++;
        if (ascii > 0 && EndsWord(rest, ascii) && TopLevelDomains.Contains(rest[..ascii]))
            return ascii;

        // A domain in another script, which may begin with an ASCII letter.
        if (ascii == rest.Length || char.IsAscii(rest[ascii]))
            return 0;

        for (var length = Math.Min(TopLevelDomains.LongestLength, rest.Length); length > 0; length--)
        {
            if (EndsWord(rest, length) && TopLevelDomains.Contains(rest[..length]))
                return length;
        }

        return 0;
    }

    private static int Punycode(ReadOnlySpan<char> rest)
    {
        var length = 4;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] == '-'))
            length++;
        return length > 4 ? length : 0;
    }

    private static bool EndsWord(ReadOnlySpan<char> rest, int length) =>
        length == rest.Length || !(char.IsAsciiLetterOrDigit(rest[length]) || rest[length] is '@' or '+' or '-');

    /// <summary>Without a scheme only ASCII letters count as part of a URL: letters of other scripts may surround it.</summary>
    private bool NextPlain(out int start, out int end)
    {
        for (; plain < plainEnd; plain++)
        {
            if (!IsPlain(text[plain]))
                continue;

            start = plain;
            end = PlainEnd(ref plain);
            if (end == 0)
                continue;

            plain = end;
            if (end == plainEnd && tail.HasPath(end))
                end = matched;
            return true;
        }

        (start, end) = (0, 0);
        return false;
    }

    private static bool IsPlain(char c) => UrlSyntax.IsPlain(c) || c == '-';

    /// <summary>
    /// The end of the name that starts here; 0 when there is none before the position to which <paramref name="at"/> moves.
    /// </summary>
    private readonly int PlainEnd(ref int at)
    {
        var end = 0;
        while (true)
        {
            var start = at;
            while (at < plainEnd && IsPlain(text[at]))
                at++;
            if (at == start || at == plainEnd || text[at] != '.')
                return end;

            at++;
            if (TopLevel(at) is > 0 and var top)
                end = at + top;
        }
    }
}
