using System.Globalization;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>
/// What a person typed or pasted to say who they are: <c>@ann.bsky.social</c>, <c>https://bsky.app/profile/ann.bsky.social</c>,
/// <c>at://did:plc:…</c>.
/// </summary>
internal static class TypedHandle
{
    private const string Profile = "/profile/";

    /// <summary>The handle or DID in the text.</summary>
    public static string Parse(string typed)
    {
        // A handle copied from the app is surrounded by invisible direction marks.
        var text = string.Concat(typed.Where(c => char.GetUnicodeCategory(c) is not UnicodeCategory.Format)).Trim();
        if (text.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
            text = text[(scheme + 3)..];
        if (text.IndexOf(Profile, StringComparison.OrdinalIgnoreCase) is > 0 and var profile)
            text = text[(profile + Profile.Length)..];

        // Drops what follows the handle: a post's path, a query, a slash.
        var end = text.AsSpan().IndexOfAny('/', '?', '#');
        return (end < 0 ? text : text[..end]).TrimStart('@');
    }
}
