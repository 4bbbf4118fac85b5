using System.Globalization;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>
/// What a person typed or pasted to say who they are: <c>@ann.bsky.social</c>, <c>https://bsky.app/profile/ann.bsky.social</c>,
/// <c>at://did:plc:…</c>.
/// </summary>
internal static class TypedHandle
{
    private const string Profile = "/profile/";

    /// <summary>The handle or DID that is meant.</summary>
    public static string Parse(string typed)
    {
        // The app's own copy puts marks of direction around a handle, which nobody sees.
        var text = string.Concat(typed.Where(c => char.GetUnicodeCategory(c) is not UnicodeCategory.Format)).Trim();
        if (text.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
            text = text[(scheme + 3)..];
        if (text.IndexOf(Profile, StringComparison.OrdinalIgnoreCase) is > 0 and var profile)
            text = text[(profile + Profile.Length)..];

        // Whatever stands behind it: a post of theirs, a query, a slash.
        var end = text.AsSpan().IndexOfAny('/', '?', '#');
        return (end < 0 ? text : text[..end]).TrimStart('@');
    }
}
