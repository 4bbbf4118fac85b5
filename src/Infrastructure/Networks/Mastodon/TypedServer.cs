namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>
/// What a person typed to name their account or server: <c>@ann@example.org</c>, <c>example.org</c>, <c>https://example.org/@ann</c>.
/// </summary>
/// <param name="User">Null when only the server was typed.</param>
/// <param name="Domain">Host and port as typed; null when only the user name was typed.</param>
/// <param name="Scheme">Null when none was typed.</param>
internal sealed record TypedServer(string? User, string? Domain, string? Scheme)
{
    public static TypedServer Parse(string typed)
    {
        var text = typed.Trim();
        string? scheme = null;
        if (text.IndexOf("://", StringComparison.Ordinal) is > 0 and var end)
            (scheme, text) = (text[..end], text[(end + 3)..]);
        else if (text.StartsWith("acct:", StringComparison.OrdinalIgnoreCase))
            text = text["acct:".Length..];

        var path = text.IndexOf('/', StringComparison.Ordinal);
        var (authority, rest) = path < 0 ? (text, "") : (text[..path], text[(path + 1)..]);
        authority = authority.TrimStart('@');
        if (authority.LastIndexOf('@') is >= 0 and var at)
            return new(NullIfEmpty(authority[..at]), NullIfEmpty(authority[(at + 1)..].ToLowerInvariant()), scheme);

        return scheme is null && !authority.Contains('.', StringComparison.Ordinal) && !authority.Contains(':', StringComparison.Ordinal)
            ? new(NullIfEmpty(authority), null, null)
            : new(
                rest.StartsWith('@') ? NullIfEmpty(rest[1..].Split('/', '@')[0]) : null, NullIfEmpty(authority.ToLowerInvariant()), scheme);
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
