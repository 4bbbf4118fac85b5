using System.Buffers;

namespace Postato.Domain.Posts.Limits;

/// <summary>
/// Which characters a network accepts in the parts of a URL. X and Mastodon share the grammar and differ in path and query.
/// </summary>
/// <param name="schemeRequired">False when a name with a known top-level domain is a URL by itself.</param>
/// <param name="schemes">The schemes that may stand before <c>://</c>.</param>
internal sealed class UrlSyntax(
    bool schemeRequired, string[] schemes, Func<char, bool> path, Func<char, bool> pathEnd, Func<char, bool> query,
    Func<char, bool> queryEnd)
{
    private const string WhiteSpace =
        "\t\n\v\f\r "
            + "\u0085\u00A0\u1680\u180E\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000";
    private const string Directions = "\u202A\u202B\u202C\u202D\u202E\u061C\u200E\u200F\u2066\u2067\u2068\u2069";
    private const string Invalid = "\uFFFE\uFEFF\uFFFF";
    private const string Punctuation = "!'#%&()*+,\\-./:;<=>?@[]^_{|}~$";

    private static readonly SearchValues<char> NoName = SearchValues.Create(Punctuation + WhiteSpace + Directions + Invalid);
    private static readonly SearchValues<char> NoMastodonPathEnd = SearchValues.Create(WhiteSpace + "()?!*\"'「」<>;:=,.$%[]~&|@");

    /// <summary>As twitter-text 3.1.0 defines it.</summary>
    public static readonly UrlSyntax X = new(
        schemeRequired: false,
        ["https", "http"],
        c => IsPlain(c) || c is (>= '\u0400' and <= '\u04FF') or '\u2013' || "!*';:=+,.$/%#[]-_~@|&".Contains(c, StringComparison.Ordinal),
        c => IsPlain(c) || c is (>= '\u0400' and <= '\u04FF') || "+-=_#/".Contains(c, StringComparison.Ordinal),
        c => char.IsAsciiLetterOrDigit(c) || "!?*'@();:&=+$/%#[]-_.,~|".Contains(c, StringComparison.Ordinal),
        c => char.IsAsciiLetterOrDigit(c) || "-_&=#/".Contains(c, StringComparison.Ordinal));

    /// <summary>As Mastodon 4 modifies it: more schemes, and nearly every Unicode letter in paths and queries.</summary>
    public static readonly UrlSyntax Mastodon = new(
        schemeRequired: true,
        ["https", "http", "dat", "dweb", "ipfs", "ipns", "ssb", "gopher", "gemini"],
        c => !char.IsWhiteSpace(c) && !"<>()?".Contains(c, StringComparison.Ordinal),
        c => !NoMastodonPathEnd.Contains(c),
        c => char.IsAsciiLetterOrDigit(c) || c >= '\u00A0' || "!?*'();:&=+$/%#[]-_.,~|@^".Contains(c, StringComparison.Ordinal),
        c => char.IsAsciiLetterOrDigit(c) || c >= '\u00A0' || "_&=#/-".Contains(c, StringComparison.Ordinal));

    public bool SchemeRequired => schemeRequired;

    /// <summary>The length of the scheme, including <c>://</c>, at the end of the text; 0 when there is none.</summary>
    public int SchemeBefore(ReadOnlySpan<char> text)
    {
        if (!text.EndsWith("://"))
            return 0;

        foreach (var scheme in schemes)
        {
            if (text[..^3].EndsWith(scheme, StringComparison.OrdinalIgnoreCase))
                return scheme.Length + 3;
        }

        return 0;
    }

    public bool IsPath(char c) => path(c);

    public bool IsPathEnd(char c) => pathEnd(c);

    public bool IsQuery(char c) => query(c);

    public bool IsQueryEnd(char c) => queryEnd(c);

    public static bool IsSpace(char c) => WhiteSpace.Contains(c, StringComparison.Ordinal);

    public static bool IsPunctuation(char c) => Punctuation.Contains(c, StringComparison.Ordinal);

    /// <summary>A character with which a label may start and end.</summary>
    public static bool IsName(char c) => !NoName.Contains(c);

    /// <summary>An ASCII or accented Latin letter or digit: the characters of a name without a scheme.</summary>
    public static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || (c >= '\u00C0' && c is
        (>= '\u00C0' and <= '\u024F' and not ('\u00D7' or '\u00F7'))
        or '\u0253' or '\u0254' or '\u0256' or '\u0257' or '\u0259' or '\u025B' or '\u0263' or '\u0268' or '\u026F' or '\u0272' or '\u0289'
            or '\u028B' or '\u02BB'
        or (>= '\u0300' and <= '\u036F') or (>= '\u1E00' and <= '\u1EFF'));

    /// <summary>Whether a URL may follow: not inside a word, a mention, a tag or an e-mail address.</summary>
    public static bool MayPrecede(char c) =>
        !char.IsAsciiLetterOrDigit(c) && c is not ('@' or '＠' or '$' or '#' or '＃') && !Invalid.Contains(c, StringComparison.Ordinal);
}
