using Postato.Domain.Posts;

namespace Postato.Networks.Tests.X;

/// <summary>The size that X accepts at once is learnt from a refusal, for all later uploads.</summary>
public sealed class XSegmentsTests(XFixture fixture) : IClassFixture<XFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Segments_that_are_too_large_are_cut_smaller_from_then_on()
    {
        var account = await fixture.ConnectAsync(Ct);
        var gifs = new[] { XFixture.Gif((1 << 20) + 10), XFixture.Gif((1 << 20) + 10) };
        var posts = gifs.Select(gif => fixture.Write(account, [($"cut smaller {gif.Sha256}", [gif])])).ToList();
        await fixture.OrderAsync(account, "status", Ct, operation: "POST /2/media/upload/{id}/append", status: 413);
        var mark = await fixture.MarkAsync(Ct);

        foreach (var post in posts)
            await fixture.DeliverAsync(post, Ct);

        Assert.All(posts, post => Assert.Equal(PostStatus.Published, post.Status));
        Assert.Equal([1, 0], posts.Select(post => post.Outcomes.Count(outcome => outcome == "append:0:0:0 redo")));
        // Two segments each, in four pieces each.
        Assert.Equal(
            16,
            (await fixture.RequestsAsync(mark, Ct))
                .Count(call => call.GetProperty("path").GetString()!.EndsWith("/append", StringComparison.Ordinal)
                    && call.GetProperty("status").GetInt32() == 200));
        Assert.Equal(
            gifs.Select(gif => gif.Sha256),
            (await fixture.PostsOfAsync(account, Ct)).Select(post => post.GetProperty("media")[0].GetProperty("sha256").GetString()));
    }
}
