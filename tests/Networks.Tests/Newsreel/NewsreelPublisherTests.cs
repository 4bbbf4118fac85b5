using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Networks.Tests.Contract;

namespace Postato.Networks.Tests.Newsreel;

/// <summary>A network that accepts only video passes the common contract with a video.</summary>
public sealed class NewsreelPublisherTests(NewsreelFixture fixture) : PublisherContract<NewsreelFixture>(fixture)
{
    [Fact]
    public async Task A_film_comes_with_its_duration()
    {
        var post = Fixture.Write(await Fixture.ConnectAsync(Ct), "how long?");

        Assert.Equal(1_000, Assert.Single(post.Post.Items[0].Media).DurationMs);
        Assert.Empty(
            BothWays.Check(Fixture, post.Account, [("how long?", new Shapes(NewsreelFixture.Declared).Required())], null).Violations);
    }

    [Fact]
    public async Task A_network_that_fetches_media_is_told_that_this_installation_serves_none()
    {
        var post = Fixture.Write(
            await Fixture.ConnectAsync(Ct), [("fetch it", new Shapes(NewsreelFixture.Declared).Required())], """{ "fetched": true }""");

        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal((PostStatus.Failed, ErrorCodes.OperatorActionNeeded), (post.Status, post.Error!.Code));
        Assert.Equal(MediaAddress.NotServed.Message, post.Error.Message);
        Assert.Empty(await Fixture.PostsOfAsync(post.Account, Ct));
    }
}
