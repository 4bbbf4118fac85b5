using Microsoft.Extensions.Time.Testing;
using Postato.Application.Deliveries;
using Postato.Application.Queues;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Testing;

namespace Postato.Networks.Tests.Contract;

/// <summary>
/// What every network owes to the delivery engine. A network's test class inherits it: the real adapters and the real engine
/// against the network's imitation, and what stands there afterwards is what counts.
/// </summary>
public abstract class PublisherContract<TStage>(TStage stage) : IClassFixture<TStage>
    where TStage : NetworkStage
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected TStage Stage => stage;

    /// <summary>Whether the network hands out refresh tokens.</summary>
    protected virtual bool Refreshes => true;

    [Fact]
    public async Task A_plan_is_pure_and_its_steps_have_names_of_their_own()
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, [("first", [Picture.New("one"), Picture.New("two")]), ("second", [Picture.New()]), ("third", [])]).Post;
        var mark = await stage.MarkAsync(Ct);
        var now = stage.Clock.GetUtcNow();

        var plan = stage.Network.Publisher.Plan(post, now);
        var again = stage.Network.Publisher.Plan(post, now);

        Assert.Equal(plan.Select(step => step.Name).Distinct(), plan.Select(step => step.Name));
        Assert.Equal([0, 1, 2], plan.Select(step => step.ItemIndex).OfType<int>());
        Assert.All(plan, step => Assert.Equal(step.Effect == StepEffect.Creating, step.ItemIndex is not null));
        Assert.Equal(plan.Select(step => (step.Name, step.ItemIndex, step.Effect)), again.Select(step => (step.Name, step.ItemIndex, step.Effect)));
        Assert.Empty(await stage.RequestsAsync(mark, Ct));
    }

    [Fact]
    public async Task A_text_stands_at_the_network_as_it_was_written()
    {
        const string Text = "Grüße, 日本語 and 👨‍👩‍👧‍👦 on\ntwo lines, \"quoted\" & <b>unformatted</b>";
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, Text);

        await stage.DeliverAsync(post, Ct);

        var found = Assert.Single(await stage.PostsOfAsync(account, Ct));
        Assert.Equal(PostStatus.Published, post.Status);
        Assert.Equal(Text, found.GetProperty("text").GetString());
        Assert.Equal(found.GetProperty("id").GetString(), post.Published[0]!.PlatformPostId);
        Assert.Equal(found.GetProperty("url").GetString(), post.Published[0]!.PlatformUrl!.AbsoluteUri);
        Assert.Empty(found.GetProperty("media").EnumerateArray());
    }

    [Fact]
    public async Task Items_of_a_thread_stand_in_order_each_below_the_one_before()
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, "the first", "the second", "the third", "the fourth");

        await stage.DeliverAsync(post, Ct);

        await AssertThreadAsync(post, account);
    }

    [Fact]
    public async Task Images_stand_with_their_bytes_and_what_they_say_to_those_who_cannot_see_them()
    {
        var account = await stage.ConnectAsync(Ct);
        Picture[] pictures = [Picture.New("a field, “in bloom”"), Picture.New(null, 12, 9), Picture.New("日本語", 5, 5)];
        var post = stage.Write(account, [("look", pictures)]);

        await stage.DeliverAsync(post, Ct);

        var media = Assert.Single(await stage.PostsOfAsync(account, Ct)).GetProperty("media").EnumerateArray().ToList();
        Assert.Equal(pictures.Select(picture => picture.Sha256), media.Select(found => found.GetProperty("sha256").GetString()));
        Assert.Equal(pictures.Select(picture => picture.Alt ?? ""), media.Select(found => found.GetProperty("alt").GetString() ?? ""));
        Assert.Equal(pictures.Select(picture => picture.Width), media.Select(found => found.GetProperty("width").GetInt32()));
    }

    [Fact]
    public async Task A_thread_carries_images_at_each_item()
    {
        var account = await stage.ConnectAsync(Ct);
        Picture[] pictures = [Picture.New("one"), Picture.New("two")];
        var post = stage.Write(account, [("first", [pictures[0]]), ("plain", []), ("last", [pictures[1]])]);

        await stage.DeliverAsync(post, Ct);

        var found = await AssertThreadAsync(post, account);
        Assert.Equal([pictures[0].Sha256, null, pictures[1].Sha256], found.Select(item => item.GetProperty("media").EnumerateArray().Select(media => media.GetProperty("sha256").GetString()).SingleOrDefault()));
    }

    [Fact]
    public async Task A_rate_limit_is_waited_for_as_long_as_the_network_says()
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, "too fast #sbx_429");
        var began = stage.Clock.GetUtcNow();

        await stage.AttemptAsync(post);

        Assert.Equal(ErrorCodes.NetworkRateLimited, post.Ends[^1].Error!.Code);
        // The account is held; the post keeps its place before the others.
        Assert.InRange(account.HeldUntil - began, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30));
        Assert.Equal(account.HeldUntil, post.Ends[^1].Post!.NextAttemptAt);
        await AssertPublishedOnceAsync(post);
    }

    [Fact]
    public async Task A_used_up_quota_holds_the_account_until_it_is_free_again()
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, "too many #sbx_quota");

        await stage.AttemptAsync(post);

        Assert.Equal(PostStatus.Pending, post.Status);
        Assert.NotNull(post.Ends[^1].Error);
        Assert.True(post.Ends[^1].Post!.NextAttemptAt > stage.Clock.GetUtcNow());
        await AssertPublishedOnceAsync(post);
    }

    [Theory]
    [InlineData("#sbx_500")]
    [InlineData("#sbx_503")]
    [InlineData("#sbx_cut_before")]
    public async Task What_failed_before_anything_was_stored_is_sent_again(string marker)
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, $"again {marker}");
        var mark = await stage.MarkAsync(Ct);

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
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, $"lost {marker}");

        await AssertPublishedOnceAsync(post);

        Assert.Contains("item:0 in_doubt", post.Outcomes);
        Assert.DoesNotContain("item:0 done", post.Outcomes);
        Assert.Equal("reconcile:item:0 done", post.Outcomes[^1]);
    }

    [Theory]
    [MemberData(nameof(FaultsOfEveryCall))]
    public async Task A_fault_at_a_publishing_call_leaves_one_post(string kind, int times, bool withImage)
    {
        var account = await stage.ConnectAsync(Ct);
        // The first publishing call of a post with an image carries the bytes, of one without it is the post itself.
        var post = stage.Write(account, [($"{kind} {times}", withImage ? [Picture.New("one")] : [])]);
        await stage.OrderAsync(account, kind, Ct, times);
        var mark = await stage.MarkAsync(Ct);

        await DeliverWithPersonAsync(post);

        await AssertPublishedOnceAsync(post);

        await AssertFaultWasMetAsync(mark);
    }

    public static TheoryData<string, int, bool> FaultsOfEveryCall => new(
        from kind in (string[])["cut_after", "half_answer", "garbage", "cut_before", "rate_limit", "expire_token"]
        from times in (int[])[1, 2]
        from withImage in (bool[])[true, false]
        // A token that dies twice in a row is a dead session.
        where (kind, times) != ("expire_token", 2)
        select (kind, times, withImage));

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_fault_of_the_network_at_any_publishing_call_leaves_one_post(int status)
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, [($"status {status}", [Picture.New("one")])]);
        await stage.OrderAsync(account, "status", Ct, times: 2, status: status);
        var mark = await stage.MarkAsync(Ct);

        await AssertPublishedOnceAsync(post);

        await AssertFaultWasMetAsync(mark);
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_not_waited_for()
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, "silence #sbx_hang");

        var delivery = stage.DeliverAsync(post, Ct);
        await Eventually.TrueAsync(async () => (await stage.PostsOfAsync(account, Ct)).Count == 1, Ct, TimeSpan.FromSeconds(60));
        await stage.AdvanceAsync(TimeSpan.FromSeconds(31), Ct);
        await delivery;

        Assert.Equal(["item:0 in_doubt", "reconcile:item:0 done"], post.Outcomes.TakeLast(2));
        await AssertPublishedOnceAsync(post);
    }

    [Fact]
    public async Task An_upload_whose_answer_never_comes_is_made_again()
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, [("silence at the upload", [Picture.New("one")])]);
        await stage.OrderAsync(account, "hang", Ct);

        var delivery = stage.DeliverAsync(post, Ct);
        await Eventually.TrueAsync(async () => (await stage.Sandbox.GetAsync("/_sandbox/faults", Ct)).GetProperty("items").EnumerateArray().All(fault => fault.GetProperty("username").GetString() != account.Username), Ct, TimeSpan.FromSeconds(60));
        await stage.AdvanceAsync(TimeSpan.FromMinutes(6), Ct);
        await delivery;

        await AssertPublishedOnceAsync(post);
    }

    [Fact]
    public async Task A_slow_answer_is_waited_for()
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, "patience #sbx_slow");

        await AssertPublishedOnceAsync(post);

        Assert.Equal(1, post.Attempts);
        Assert.Equal("item:0 done", post.Outcomes[^1]);
    }

    [Fact]
    public async Task A_post_that_the_network_shows_late_is_sent_once()
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, "late #sbx_lag");
        var mark = await stage.MarkAsync(Ct);

        await AssertPublishedOnceAsync(post);

        await AssertFaultWasMetAsync(mark);
    }

    [Fact]
    public async Task Refused_content_is_refused_for_good_and_in_the_networks_words()
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, "bad #sbx_refuse");

        await stage.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Failed, post.Status);
        Assert.Equal(1, post.Attempts);
        Assert.Equal(ErrorCodes.NetworkRefused, post.Error!.Code);
        Assert.False(string.IsNullOrEmpty(post.Error.Network!.Text));
        Assert.Empty(await stage.PostsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_network_that_stays_broken_ends_in_failure_and_nothing_stands_there()
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, "never #sbx_503_always");

        await stage.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Failed, post.Status);
        Assert.Equal(ErrorCodes.NetworkUnavailable, post.Error!.Code);
        Assert.Empty(await stage.PostsOfAsync(account, Ct));
    }

    [Theory]
    [InlineData("#sbx_item2_cut")]
    [InlineData("#sbx_item2_500_after")]
    [InlineData("#sbx_item2_cut_before")]
    [InlineData("#sbx_item3_garbage")]
    [InlineData("#sbx_item2_429")]
    [InlineData("#sbx_item2_token")]
    public async Task A_fault_in_the_middle_of_a_thread_leaves_every_item_once_and_in_order(string marker)
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, $"one {marker}", "two", "three");
        var mark = await stage.MarkAsync(Ct);

        await DeliverWithPersonAsync(post);

        await AssertThreadAsync(post, account);
        await AssertFaultWasMetAsync(mark);
    }

    [Fact]
    public async Task A_thread_whose_middle_is_refused_tells_what_stands()
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, "one #sbx_item2_refuse", "two", "three");

        await stage.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Failed, post.Status);
        Assert.Equal(ErrorCodes.PartiallyPublished, post.Error!.Code);
        Assert.Equal(["one #sbx_item2_refuse"], await stage.TextsOfAsync(account, Ct));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_worker_that_dies_between_a_call_and_its_record_leaves_one_post(bool lastItem)
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, "one", "two");
        stage.Journal.DiesAt = write => write.Outcome is { Outcome: "done" } done && done.ItemIndex == (lastItem ? 1 : 0);

        await stage.AttemptAsync(post);
        Assert.EndsWith("open", post.Outcomes[^1], StringComparison.Ordinal);
        await stage.DeliverAsync(post, Ct);

        await AssertThreadAsync(post, account);
    }

    [Fact]
    public async Task What_a_host_whose_clock_is_ahead_has_sent_is_found_by_one_whose_clock_is_not()
    {
        var account = await stage.ConnectAsync(Ct);
        var sent = stage.Clock.GetUtcNow();
        var post = stage.Write(account, "sent before its time");
        await stage.DeliverAsync(post, Ct);

        await stage.AdvanceAsync(TimeSpan.FromMinutes(2), Ct);
        var lost = stage.ContextOf(post, post.Plan!.Single(step => step.ItemIndex == 0).Name) with { IntentAt = sent + TimeSpan.FromSeconds(55) };

        Assert.IsType<Reconciliation.Happened>(await stage.Network.Publisher.ReconcileAsync(lost, Ct));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_worker_that_slept_past_its_lease_after_an_intent_sends_nothing(bool lastItem)
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, "one", "two");
        var (clock, step) = (new FakeTimeProvider(), $"item:{(lastItem ? 1 : 0)}");
        var slept = false;
        stage.Journal.DiesAt = write =>
        {
            if (!slept && write.Intent is { } intent && intent.Name == step)
            {
                slept = true;
                clock.Advance(TimeSpan.FromMinutes(5));
            }

            return false;
        };

        await stage.AttemptAsync(post, new(clock, HostMoment.Now(clock)));
        Assert.Equal(lastItem ? ["one"] : [], await stage.TextsOfAsync(account, Ct));
        Assert.Equal($"{step} retry", post.Outcomes[^1]);
        Assert.Equal("never_left", post.Requests[^1].Outcome);

        await stage.DeliverAsync(post, Ct);
        await AssertThreadAsync(post, account);
    }

    [Fact]
    public async Task A_delivery_that_is_done_is_not_done_again()
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, "once");
        await stage.DeliverAsync(post, Ct);
        var mark = await stage.MarkAsync(Ct);

        await stage.AttemptAsync(post);

        Assert.Empty(await stage.RequestsAsync(mark, Ct));
        Assert.Single(await stage.PostsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_dead_token_is_refreshed_and_the_post_goes_out()
    {
        var account = await stage.ConnectAsync(Ct);
        var (refreshed, replays) = (await stage.CountAsync("tokensRefreshed", Ct), await stage.CountAsync("refreshReplays", Ct));
        var post = stage.Write(account, "new token #sbx_token");

        if (!Refreshes)
        {
            await AssertHeldUntilReconnectedAsync(post);
            return;
        }

        await AssertPublishedOnceAsync(post);
        Assert.Contains("item:0 token_rejected", post.Outcomes);
        Assert.Equal(refreshed + 1, await stage.CountAsync("tokensRefreshed", Ct));
        Assert.Equal(replays, await stage.CountAsync("refreshReplays", Ct));
    }

    [Theory]
    [InlineData("#sbx_reconnect")]
    public async Task A_dead_session_holds_the_post_until_a_person_reconnects(string marker) =>
        await AssertHeldUntilReconnectedAsync(stage.Write(await stage.ConnectAsync(Ct), $"waiting {marker}"));

    [Fact]
    public async Task A_revoked_token_holds_the_post_until_a_person_reconnects()
    {
        var account = await stage.ConnectAsync(Ct);
        await stage.OrderAsync(account, "revoke_token", Ct);

        await AssertHeldUntilReconnectedAsync(stage.Write(account, "revoked"));
    }

    [Fact]
    public async Task What_was_revoked_publishes_no_more()
    {
        var account = await stage.ConnectAsync(Ct);

        Assert.True(await stage.Network.Authorizer.RevokeAsync(account.Session, Ct));

        await AssertHeldUntilReconnectedAsync(stage.Write(account, "over"));
    }

    [Fact]
    public async Task Who_says_no_is_not_connected()
    {
        var refused = await stage.AuthorizeAsync(await stage.SettleAsync(NetworkStage.NewName(), Ct), Ct, person: "deny");

        Assert.Equal(("authorization", "denied"), Refusals.Of(refused));
    }

    [Fact]
    public async Task Without_the_scope_to_publish_a_person_must_give_more()
    {
        var account = await stage.ConnectAsync(Ct, "noscope");
        var post = stage.Write(account, "without scope");

        await stage.DeliverAsync(post, Ct);

        Assert.Equal(AccountStatus.TokenExpired, account.Status);
        Assert.Equal(ErrorCodes.ReconnectNeeded, post.Ends[^1].Error!.Code);
        Assert.Empty(await stage.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_token_that_is_over_when_it_comes_is_refreshed()
    {
        var account = await stage.ConnectAsync(Ct, "expired");
        var post = stage.Write(account, "after its end");

        if (Refreshes)
            await AssertPublishedOnceAsync(post);
        else
            await AssertHeldUntilReconnectedAsync(post);
    }

    [Fact]
    public async Task A_refresh_token_that_is_refused_at_first_use_needs_a_person()
    {
        var account = await stage.ConnectAsync(Ct, "dead");
        await stage.OrderAsync(account, "expire_token", Ct);
        var post = stage.Write(account, "dead token");

        await stage.DeliverAsync(post, Ct);

        Assert.Equal(AccountStatus.TokenExpired, account.Status);
        Assert.Empty(await stage.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task Who_may_not_publish_is_refused()
    {
        var account = await stage.ConnectAsync(Ct, "restricted");
        var post = stage.Write(account, "may I?");

        await stage.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Failed, post.Status);
        Assert.Contains(post.Error!.Code, (string[])[ErrorCodes.NetworkRefused, ErrorCodes.AccountSuspended]);
        Assert.Empty(await stage.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task Nothing_that_the_timeline_keeps_holds_a_token()
    {
        var account = await stage.ConnectAsync(Ct);
        var post = stage.Write(account, [("look", [Picture.New("one")])]);
        await stage.DeliverAsync(post, Ct);

        Assert.NotEmpty(post.Requests);
        Assert.All(post.Requests, request => Assert.DoesNotContain(account.Tokens.AccessToken.Reveal(), request.ToString(), StringComparison.Ordinal));
        Assert.All(post.Journal, entry => Assert.DoesNotContain(account.Tokens.AccessToken.Reveal(), entry.Data?.GetRawText() ?? "", StringComparison.Ordinal));
    }

    /// <summary>Delivers to the end; then the post stands, and stands once.</summary>
    protected async Task AssertPublishedOnceAsync(CarriedPost post)
    {
        await stage.DeliverAsync(post, Ct);
        Assert.True(post.Status == PostStatus.Published, $"{post.Status} after {string.Join(", ", post.Outcomes)}: {post.Error}");
        // A post that the network shows late is shown by then.
        await stage.AdvanceAsync(TimeSpan.FromSeconds(60), Ct);
        var found = Assert.Single(await stage.PostsOfAsync(post.Account, Ct), standing => standing.GetProperty("text").GetString() == post.Post.Items[0].Text);
        Assert.Equal(found.GetProperty("id").GetString(), post.Published[0]!.PlatformPostId);
    }

    protected async Task<IReadOnlyList<System.Text.Json.JsonElement>> AssertThreadAsync(CarriedPost post, CarriedAccount account)
    {
        var found = await stage.PostsOfAsync(account, Ct);
        Assert.True(post.Status == PostStatus.Published, $"{post.Status} after {string.Join(", ", post.Outcomes)}: {post.Error}");
        Assert.Equal(post.Post.Items.Select(item => item.Text), found.Select(item => item.GetProperty("text").GetString()));
        Assert.Equal(found.Select(item => item.GetProperty("id").GetString()), post.Published.Select(item => item!.PlatformPostId));
        Assert.Equal(found.Select(item => item.GetProperty("id").GetString()).SkipLast(1).Prepend(null), found.Select(item => item.GetProperty("replyTo").GetString()));
        return found;
    }

    /// <summary>The network did do wrong: a test of a fault that never came would show nothing.</summary>
    protected async Task AssertFaultWasMetAsync(long mark) =>
        Assert.Contains(await stage.RequestsAsync(mark, Ct), request => request.GetProperty("faultId").ValueKind == System.Text.Json.JsonValueKind.String);

    /// <summary>Delivers to the end; where a token that died cannot be refreshed, a person connects the account again on the way.</summary>
    private async Task DeliverWithPersonAsync(CarriedPost post)
    {
        await stage.DeliverAsync(post, Ct);
        if (Refreshes || post.Account.Status != AccountStatus.TokenExpired)
            return;

        await stage.ReconnectAsync(post.Account, Ct);
        await stage.DeliverAsync(post, Ct);
    }

    protected async Task AssertHeldUntilReconnectedAsync(CarriedPost post)
    {
        await stage.DeliverAsync(post, Ct);
        Assert.Equal(AccountStatus.TokenExpired, post.Account.Status);
        Assert.Equal(PostStatus.Pending, post.Status);
        Assert.Equal("held", post.Ends[^1].Outcome);
        Assert.DoesNotContain(post.Post.Items[0].Text, await stage.TextsOfAsync(post.Account, Ct));

        await stage.ReconnectAsync(post.Account, Ct);
        await AssertPublishedOnceAsync(post);
    }
}
