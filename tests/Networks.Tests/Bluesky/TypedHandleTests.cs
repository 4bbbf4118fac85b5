using Postato.Infrastructure.Networks.Bluesky;

namespace Postato.Networks.Tests.Bluesky;

/// <summary>The forms in which people paste their handle.</summary>
public sealed class TypedHandleTests
{
    [Theory]
    [InlineData("ann.bsky.social", "ann.bsky.social")]
    [InlineData(" @ann.bsky.social ", "ann.bsky.social")]
    [InlineData("https://bsky.app/profile/ann.bsky.social", "ann.bsky.social")]
    [InlineData("https://bsky.app/profile/ann.bsky.social/", "ann.bsky.social")]
    [InlineData("https://bsky.app/profile/ann.bsky.social/post/3kabc?x=1#y", "ann.bsky.social")]
    [InlineData("HTTPS://bsky.app/PROFILE/ann.bsky.social", "ann.bsky.social")]
    [InlineData("bsky.app/profile/ann.bsky.social", "ann.bsky.social")]
    [InlineData("https://deer.social/profile/did:plc:abc", "did:plc:abc")]
    [InlineData("at://did:plc:abc/app.bsky.feed.post/3k", "did:plc:abc")]
    [InlineData("at://ann.example.com", "ann.example.com")]
    [InlineData("https://ann.example.com", "ann.example.com")]
    [InlineData("\u202a@ann.bsky.social\u202c", "ann.bsky.social")]
    [InlineData("", "")]
    public void The_handle_is_found_in_it(string typed, string handle) => Assert.Equal(handle, TypedHandle.Parse(typed));
}
