using Postato.Domain.Posts;

namespace Postato.Networks.Tests.X;

/// <summary>Posts carry X's time: a host whose clock is ahead must still recognise its own post.</summary>
public sealed class XClockTests(XFixture fixture) : IClassFixture<XFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clock_that_is_ahead_of_X_takes_no_post_for_absent()
    {
        var account = await fixture.ConnectAsync(Ct);
        fixture.Clock.Advance(TimeSpan.FromSeconds(90));
        // With an image, so that X does not refuse a second one as a duplicate.
        var post = fixture.Write(account, [("ahead of time #sbx_cut", [Contract.Picture.New()])]);

        await fixture.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Published, post.Status);
        Assert.Equal(
            post.Published[0]!.PlatformPostId, Assert.Single(await fixture.PostsOfAsync(account, Ct)).GetProperty("id").GetString());
    }
}
