using Postato.Domain.Posts;
using Postato.Testing;

namespace Postato.Networks.Tests.Contract;

// Whatever fails between the product and the network, an accepted post is published once.
public abstract partial class PublisherContract<TStage>
{
    /// <summary>
    /// For a post with media the first publishing call uploads them, otherwise it creates the post. An access token that is invalid twice
    /// in a row means an invalid session.
    /// </summary>
    public static TheoryData<string, int, string> FaultsOfEveryCall => new(
        from kind in (string[])["cut_after", "half_answer", "garbage", "cut_before", "rate_limit", "expire_token"]
        from times in (int[])[1, 2]
        from media in Takes.Kinds.Take(2)
        where (kind, times) != ("expire_token", 2)
        select (kind, times, media));

    [Fact]
    public async Task A_rate_limit_is_waited_for_as_long_as_the_network_says()
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, "too fast #sbx_429");
        var began = fixture.Clock.GetUtcNow();

        await AttemptAsync(post);

        Assert.Equal(ErrorCodes.NetworkRateLimited, post.Ends[^1].Error!.Code);
        // The account is held, and the post keeps its place before the others.
        Assert.InRange(account.HeldUntil - began, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30));
        Assert.Equal(account.HeldUntil, post.Ends[^1].Post!.NextAttemptAt);
        await AssertPublishedOnceAsync(post);
    }

    [Fact]
    public async Task A_used_up_quota_holds_the_account_until_it_is_free_again()
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, "too many #sbx_quota");

        await AttemptAsync(post);

        Assert.Equal(PostStatus.Pending, post.Status);
        Assert.NotNull(post.Ends[^1].Error);
        Assert.True(post.Ends[^1].Post!.NextAttemptAt > fixture.Clock.GetUtcNow());
        await AssertPublishedOnceAsync(post);
    }

    [Theory]
    [InlineData("#sbx_500")]
    [InlineData("#sbx_503")]
    [InlineData("#sbx_cut_before")]
    public async Task What_failed_before_anything_was_stored_is_sent_again(string marker)
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, $"again {marker}");
        var mark = await fixture.MarkAsync(Ct);

        await AssertPublishedOnceAsync(post);

        await AssertFaultWasMetAsync(mark);
        Assert.Equal("item:0 done", post.Outcomes.Last(outcome => !outcome.StartsWith("reconcile:", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("#sbx_500_after")]
    [InlineData("#sbx_cut")]
    [InlineData("#sbx_garbage")]
    public async Task What_was_stored_and_not_confirmed_is_found_and_not_sent_again(string marker)
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, $"lost {marker}");

        await AssertPublishedOnceAsync(post);

        Assert.Contains("item:0 in_doubt", post.Outcomes);
        Assert.DoesNotContain("item:0 done", post.Outcomes);
        Assert.Equal("reconcile:item:0 done", post.Outcomes[^1]);
    }

    [Theory]
    [MemberData(nameof(FaultsOfEveryCall))]
    public async Task A_fault_at_a_publishing_call_leaves_one_post(string kind, int times, string media)
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, [($"{kind} {times}", Takes.One(media))]);
        await fixture.OrderAsync(account, kind, Ct, times);
        var mark = await fixture.MarkAsync(Ct);

        await DeliverWithPersonAsync(post);

        await AssertPublishedOnceAsync(post);

        await AssertFaultWasMetAsync(mark);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_fault_of_the_network_at_any_publishing_call_leaves_one_post(int status)
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, [($"status {status}", Takes.One(AnyMedia))]);
        await fixture.OrderAsync(account, "status", Ct, times: 2, status: status);
        var mark = await fixture.MarkAsync(Ct);

        await AssertPublishedOnceAsync(post);

        await AssertFaultWasMetAsync(mark);
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_not_waited_for()
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, "silence #sbx_hang");

        var delivery = fixture.DeliverAsync(post, Ct);
        await Eventually.TrueAsync(async () => (await fixture.PostsOfAsync(account, Ct)).Count == 1, Ct, TimeSpan.FromSeconds(60));
        await fixture.AdvanceAsync(TimeSpan.FromSeconds(31), Ct);
        await delivery;

        Assert.Equal(["item:0 in_doubt", "reconcile:item:0 done"], post.Outcomes.TakeLast(2));
        await AssertPublishedOnceAsync(post);
    }

    [Fact]
    public async Task An_upload_whose_answer_never_comes_is_made_again()
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, [("silence at the upload", Takes.One(AnyMedia))]);
        await fixture.OrderAsync(account, "hang", Ct);

        var delivery = fixture.DeliverAsync(post, Ct);
        await Eventually.TrueAsync(
            async () => (await fixture.Sandbox.GetAsync("/_sandbox/faults", Ct))
                .GetProperty("items")
                .EnumerateArray()
                .All(fault => fault.GetProperty("username").GetString() != account.Username),
            Ct, TimeSpan.FromSeconds(60));
        await fixture.AdvanceAsync(TimeSpan.FromMinutes(6), Ct);
        await delivery;

        await AssertPublishedOnceAsync(post);
    }

    [Fact]
    public async Task A_slow_answer_is_waited_for()
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, "patience #sbx_slow");

        await AssertPublishedOnceAsync(post);

        Assert.Equal(["item:0 done"], post.Outcomes.Where(outcome => outcome.StartsWith("item", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_post_that_the_network_shows_late_is_sent_once()
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, "late #sbx_lag");
        var mark = await fixture.MarkAsync(Ct);

        await AssertPublishedOnceAsync(post);

        await AssertFaultWasMetAsync(mark);
    }

    [Fact]
    public async Task Refused_content_is_refused_for_good_and_in_the_networks_words()
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, "bad #sbx_refuse");

        await fixture.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Failed, post.Status);
        Assert.Single(post.Outcomes, outcome => outcome.StartsWith("item", StringComparison.Ordinal));
        Assert.Equal(ErrorCodes.NetworkRefused, post.Error!.Code);
        Assert.False(string.IsNullOrEmpty(post.Error.Network!.Text));
        Assert.Empty(await fixture.PostsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_network_that_stays_broken_ends_in_failure_and_nothing_stands_there()
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, "never #sbx_503_always");

        await fixture.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Failed, post.Status);
        Assert.Equal(ErrorCodes.NetworkUnavailable, post.Error!.Code);
        Assert.Empty(await fixture.PostsOfAsync(account, Ct));
    }

    [Fact]
    public async Task Who_may_not_publish_is_refused()
    {
        var account = await fixture.ConnectAsync(Ct, "restricted");
        var post = fixture.Write(account, "may I?");

        await fixture.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Failed, post.Status);
        Assert.Contains(post.Error!.Code, (string[])[ErrorCodes.NetworkRefused, ErrorCodes.AccountSuspended]);
        Assert.Empty(await fixture.TextsOfAsync(account, Ct));
    }
}
