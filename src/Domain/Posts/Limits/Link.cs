namespace Postato.Domain.Posts.Limits;

/// <summary>Links in text, as networks that shorten them count them.</summary>
internal static class Link
{
    /// <summary>What X and Mastodon count for a URL of any length.</summary>
    public const int Length = 23;
}
