using System.Text.Json;
using Postato.Application.Queues;
using Postato.Domain.Accounts;
using Postato.Domain.Posts;

namespace Postato.Networks.Tests.Contract;

/// <summary>
/// What every network owes to the delivery engine, in one file a subject. A network's test class inherits it: the real adapters and the
/// real engine against the network's imitation, and what stands there afterwards is what counts. The cases are made of what the network
/// declares: one that takes only video is held to the same promises with a video.
/// </summary>
public abstract partial class PublisherContract<TStage>(TStage fixture) : IClassFixture<TStage>
    where TStage : NetworkFixture, IDeclaredNetwork
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected TStage Fixture => fixture;

    /// <summary>Whether the network hands out refresh tokens.</summary>
    protected virtual bool Refreshes => true;

    private static Shapes Takes => new(TStage.Declared);

    /// <summary>A kind of media that the network takes, where it takes any.</summary>
    private static string AnyMedia => Takes.Kinds.FirstOrDefault(kind => kind != Shapes.NoMedia, Shapes.NoMedia);

    /// <summary>As many of the texts as the network takes items.</summary>
    private static string[] Items(params string[] texts) => [.. texts.Take(Takes.ThreadItems)];

    /// <summary>
    /// Attempts while the network is still at work on what was sent before: the last one makes the call that a test is about.
    /// </summary>
    private async Task AttemptAsync(TestPost post, LeaseTerm? term = null)
    {
        await fixture.AttemptAsync(post, term);
        while (post.Outcomes[^1].EndsWith(" wait", StringComparison.Ordinal))
        {
            await fixture.AdvanceAsync(post.DueAt!.Value - fixture.Clock.GetUtcNow(), Ct);
            await fixture.AttemptAsync(post, term);
        }
    }

    /// <summary>Delivers to the end; then the post stands, and stands once.</summary>
    protected async Task AssertPublishedOnceAsync(TestPost post)
    {
        await fixture.DeliverAsync(post, Ct);
        Assert.True(post.Status == PostStatus.Published, $"{post.Status} after {string.Join(", ", post.Outcomes)}: {post.Error}");
        // A post that the network shows late is shown by then.
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

    /// <summary>The network did do wrong: a test of a fault that never came would show nothing.</summary>
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

    /// <summary>Delivers to the end; where a token that died cannot be refreshed, a person connects the account again on the way.</summary>
    private async Task DeliverWithPersonAsync(TestPost post)
    {
        await fixture.DeliverAsync(post, Ct);
        if (Refreshes || post.Account.Status != AccountStatus.TokenExpired)
            return;

        await fixture.ReconnectAsync(post.Account, Ct);
        await fixture.DeliverAsync(post, Ct);
    }
}
