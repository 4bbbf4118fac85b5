using Postato.Domain.Posts.Limits;

namespace Postato.Domain.Tests.Posts.Limits;

public sealed class PostTypesTests
{
    [Theory]
    [InlineData(null, 1, 0, "post")]
    [InlineData(null, 1, 1, "post")]
    [InlineData(null, 3, 0, "thread")]
    [InlineData(null, 3, 2, "thread")]
    [InlineData(null, 1, 2, "carousel")]
    [InlineData("post", 1, 2, "carousel")]
    [InlineData("post", 3, 0, "post")] // named, so kept: the limits report that it has one item
    [InlineData("thread", 1, 2, "thread")]
    [InlineData("story", 1, 2, "story")]
    [InlineData("tweet", 1, 2, "tweet")] // not this network's: the limits report it
    public void Content_finds_its_type(string? requested, int items, int media, string expected) =>
        Assert.Equal(expected, PostTypes.Resolve(requested, items, media, SampleNetwork.Capabilities));

    [Theory]
    [InlineData(3, 0)]
    [InlineData(1, 2)]
    public void A_network_without_threads_and_carousels_has_its_default_only(int items, int media) =>
        Assert.Equal("post", PostTypes.Resolve(null, items, media, SampleNetwork.Plain));
}
