using System.Text.Json;
using Postato.Application.Queues;
using Postato.Domain.Accounts;
using Postato.Domain.Posts;

namespace Postato.Networks.Tests.Contract;

/// <summary>
/// What the delivery engine expects of every network, one file per subject. A network's test class inherits it: the real adapters and
/// engine run against the network's imitation, and the published posts are checked. The cases are derived from the network's capabilities:
/// one that accepts only video is tested with a video.
/// </summary>
public abstract partial class PublisherContract<TStage>(TStage fixture) : IClassFixture<TStage>
    where TStage : NetworkFixture, IDeclaredNetwork
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected TStage Fixture => fixture;

    /// <summary>Whether the network issues refresh tokens.</summary>
    protected virtual bool Refreshes => true;

    private static Shapes Takes => new(TStage.Declared);

    /// <summary>A kind of media that the network accepts, if any.</summary>
    private static string AnyMedia => Takes.Kinds.FirstOrDefault(kind => kind != Shapes.NoMedia, Shapes.NoMedia);

    /// <summary>The first of the texts, as many as the network accepts items.</summary>
    private static string[] Items(params string[] texts) => [.. texts.Take(Takes.ThreadItems)];

    /// <summary>Attempts while the network is still processing earlier calls: the last one makes the call that the test is about.</summary>
    private async Task AttemptAsync(TestPost post, LeaseTerm? term = null)
    {
        await fixture.AttemptAsync(post, term);
        while (post.Outcomes[^1].EndsWith(" wait", StringComparison.Ordinal))
        {
            await fixture.AdvanceAsync(post.DueAt!.Value - fixture.Clock.GetUtcNow(), Ct);
            await fixture.AttemptAsync(post, term);
        }
    }

    /// <summary>Runs the delivery to its end; the post must then be published once.</summary>
    protected async Task AssertPublishedOnceAsync(TestPost post)
    {
        await fixture.DeliverAsync(post, Ct);
        Assert.True(post.Status == PostStatus.Published, $"{post.Status} after {string.Join(", ", post.Outcomes)}: {post.Error}");
        // A post that the network lists late is listed by then.
        await fixture.AdvanceAsync(TimeSpan.FromSeconds(60), Ct);
        var found = Assert.Single(
            await fixture.PostsOfAsync(post.Account, Ct), standing => standing.GetProperty("text").GetString() == post.Post.Items[0].Text);
        Assert.Equal(found.GetProperty("id").GetString(), post.Published[0]!.PlatformPostId);
    }

    protected async Task<IReadOnlyList<JsonElement>> AssertThreadAsync(TestPost post, TestAccount account)
    {
        var found = await fixture.PostsOfAsync(account, Ct);
        Assert.True(post.Status == PostStatus.Published, $"{post.Status} after {string.Join(", ", post.Outcomes)}: {post.Error}");
        Assert.Equal(post.Post.Items.Select(item => item.Text), found.Select(item => item.GetProperty("text").GetString()));
        Assert.Equal(found.Select(item => item.GetProperty("id").GetString()), post.Published.Select(item => item!.PlatformPostId));
        Assert.Equal(
            found.Select(item => item.GetProperty("id").GetString()).SkipLast(1).Prepend(null),
            found.Select(item => item.GetProperty("replyTo").GetString()));
        return found;
    }

    /// <summary>Checks that the network applied the fault: otherwise a test of it would show nothing.</summary>
    protected async Task AssertFaultWasMetAsync(long mark) =>
        Assert.Contains(await fixture.RequestsAsync(mark, Ct), request => request.GetProperty("faultId").ValueKind == JsonValueKind.String);

    protected async Task AssertHeldUntilReconnectedAsync(TestPost post)
    {
        await fixture.DeliverAsync(post, Ct);
        Assert.Equal(AccountStatus.TokenExpired, post.Account.Status);
        Assert.Equal(PostStatus.Pending, post.Status);
        Assert.Equal("held", post.Ends[^1].Outcome);
        Assert.DoesNotContain(post.Post.Items[0].Text, await fixture.TextsOfAsync(post.Account, Ct));

        await fixture.ReconnectAsync(post.Account, Ct);
        await AssertPublishedOnceAsync(post);
    }

    /// <summary>Runs the delivery to its end; a person reconnects the account when its token cannot be refreshed.</summary>
    private async Task DeliverWithPersonAsync(TestPost post)
    {
        await fixture.DeliverAsync(post, Ct);
        if (Refreshes || post.Account.Status != AccountStatus.TokenExpired)
            return;

        await fixture.ReconnectAsync(post.Account, Ct);
        await fixture.DeliverAsync(post, Ct);
    }
}
