using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Postato.Application.Networks;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Infrastructure.Networks.Shared;
using Postato.Networks.Tests.Contract;

namespace Postato.Networks.Tests.X;

/// <summary>What only X requires.</summary>
public sealed class XPublisherTests(XFixture fixture) : PublisherContract<XFixture>(fixture)
{
    private const string Create = "POST /2/tweets";
    private const string Timeline = "GET /2/users/{id}/tweets";
    private const string Finalize = "POST /2/media/upload/{id}/finalize";

    [Fact]
    public async Task A_post_that_is_listed_is_found_at_the_first_look()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "lost: a < b, see example.com & https://example.org/x?y=1 #sbx_cut");

        await AssertPublishedOnceAsync(post);

        // Before that it is not even asked for.
        Assert.Equal(["item:0 in_doubt", "reconcile:item:0 unknown", "reconcile:item:0 done"], post.Outcomes);
        Assert.Equal(1, post.Requests.Count(request => request.Method == "GET"));
    }

    [Fact]
    public async Task A_post_that_is_not_listed_after_a_minute_is_sent_again()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "never arrived #sbx_cut_before");
        var began = Fixture.Clock.GetUtcNow();

        await AssertPublishedOnceAsync(post);

        Assert.Equal(
            ["item:0 in_doubt",
                "reconcile:item:0 unknown", "reconcile:item:0 unknown", "reconcile:item:0 unknown", "reconcile:item:0 absent",
                "item:0 done",
            ],
            post.Outcomes);
        Assert.Equal(
            [5, 20, 60], post.Ends.Select(end => end.DueAt).OfType<DateTimeOffset>().Select(due => Math.Round((due - began).TotalSeconds)));
    }

    [Theory]
    [InlineData("#sbx_cut #sbx_timeline_lag")]
    [InlineData("#sbx_lag #sbx_cut")]
    [InlineData("#sbx_500_after #sbx_timeline_lag")]
    public async Task A_list_that_lags_is_waited_for(string markers)
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, $"late and lost {markers}");

        await AssertPublishedOnceAsync(post);

        Assert.DoesNotContain("reconcile:item:0 absent", post.Outcomes);
    }

    [Fact]
    public async Task A_duplicate_that_X_sees_where_there_is_none_is_sent_again()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "not said before #sbx_dup");

        await AssertPublishedOnceAsync(post);

        Assert.Equal(
            ["item:0 in_doubt", "item:0 done"], post.Outcomes.Where(outcome => outcome.StartsWith("item", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_said_before_is_refused_and_not_taken_for_ours()
    {
        var account = await Fixture.ConnectAsync(Ct);
        await AssertPublishedOnceAsync(Fixture.Write(account, "said twice"));
        var again = Fixture.Write(account, "said twice");

        await Fixture.DeliverAsync(again, Ct);

        Assert.Equal((PostStatus.Failed, ErrorCodes.NetworkRefused), (again.Status, again.Error!.Code));
        Assert.Contains("duplicate content", again.Error.Network!.Text, StringComparison.Ordinal);
        Assert.Equal(["said twice"], await Fixture.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_sibling_that_says_the_same_is_not_taken_for_ours()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var lost = Fixture.Write(account, "the same");
        await Fixture.OrderAsync(account, "cut_before", Ct, operation: Create);
        await Fixture.AttemptAsync(lost);
        var sibling = Fixture.Write(account, "the same");
        await AssertPublishedOnceAsync(sibling);

        await Fixture.DeliverAsync(lost, Ct);

        // X has the text once, for the sibling: it is unknown which post the refusal was about.
        Assert.Equal((PostStatus.Failed, ErrorCodes.DeliveryUncertain), (lost.Status, lost.Error!.Code));
        Assert.Null(lost.Published[0]);
        Assert.Single(await Fixture.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_refusal_as_duplicate_after_a_lost_answer_is_looked_up()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "sent twice");
        // Stored, its answer lost, and listed only after it was taken for absent.
        await Fixture.OrderAsync(account, "cut_after", Ct, operation: Create);
        for (var looks = 0; looks < 3; looks++)
            await Fixture.OrderAsync(account, "status", Ct, operation: Timeline, status: 200, body: """{"meta":{"result_count":0}}""");

        await AssertPublishedOnceAsync(post);

        Assert.Equal(
            ["item:0 in_doubt", "item:0 in_doubt"], post.Outcomes.Where(outcome => outcome.StartsWith("item", StringComparison.Ordinal)));
        Assert.Equal("reconcile:item:0 done", post.Outcomes[^1]);
        Assert.Equal(
            [true],
            post.Journal.Where(entry => entry.Data is not null && entry.Outcome == "in_doubt")
                .Select(entry => DoubtNote.Read(entry.Data)?.Said == Meaning.Duplicate));
    }

    [Fact]
    public async Task An_unknown_refusal_is_final_when_it_is_repeated()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "odd");
        await Fixture.OrderAsync(
            account, "status", Ct, times: 2, operation: Create, status: 400,
            body: """{"title":"New","detail":"A rule of tomorrow.","type":"about:blank","status":400}""");

        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal(
            (PostStatus.Failed, ErrorCodes.NetworkRefused, "A rule of tomorrow."),
            (post.Status, post.Error!.Code, post.Error.Network!.Text));
        Assert.Contains("reconcile:item:0 absent", post.Outcomes);
        Assert.Empty(await Fixture.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_day_without_an_answer_leaves_it_to_a_person()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "who knows #sbx_cut");
        await Fixture.OrderAsync(account, "status", Ct, times: null, operation: Timeline, status: 402);
        var began = Fixture.Clock.GetUtcNow();

        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal((PostStatus.Failed, ErrorCodes.DeliveryUncertain), (post.Status, post.Error!.Code));
        Assert.InRange(Fixture.Clock.GetUtcNow() - began, TimeSpan.FromHours(24), TimeSpan.FromHours(25));
        Assert.Single(await Fixture.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_look_up_that_is_rate_limited_waits_and_then_finds()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "patience #sbx_cut");
        await Fixture.OrderAsync(account, "rate_limit", Ct, operation: Timeline, retryAfterSeconds: 600);
        var began = Fixture.Clock.GetUtcNow();

        await AssertPublishedOnceAsync(post);

        Assert.True(Fixture.Clock.GetUtcNow() - began > TimeSpan.FromSeconds(600));
    }

    [Fact]
    public async Task A_look_up_with_a_dead_token_refreshes_it()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "lost #sbx_cut");
        await Fixture.OrderAsync(account, "expire_token", Ct, operation: Timeline);

        await AssertPublishedOnceAsync(post);

        Assert.Contains("reconcile:item:0 in_doubt", post.Outcomes);
    }

    [Fact]
    public async Task A_tier_without_reading_leaves_a_lost_answer_to_a_person()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "blind");
        await Fixture.OrderAsync(account, "cut_after", Ct, operation: Create);
        await Fixture.AttemptAsync(post);
        var mark = await Fixture.MarkAsync(Ct);

        using var blind = HostWith("Networks:X:ReadsPerQuarterHour", "0");
        var answer = await PublisherOf(blind).ReconcileAsync(Fixture.ContextOf(post, "item:0"), Ct);

        Assert.Null(Assert.IsType<Reconciliation.Unknown>(answer).AskAgainAt);
        Assert.Empty(await Fixture.RequestsAsync(mark, Ct));
    }

    [Fact]
    public async Task A_tier_that_reads_seldom_is_asked_as_often_as_it_allows()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "seldom");
        await Fixture.OrderAsync(account, "cut_before", Ct, operation: Create);
        await Fixture.AttemptAsync(post);
        using var seldom = HostWith("Networks:X:ReadsPerQuarterHour", "1");
        var publisher = PublisherOf(seldom);
        var step = Fixture.ContextOf(post, "item:0") with { IntentAt = Fixture.Clock.GetUtcNow().AddSeconds(-10) };

        var first = Assert.IsType<Reconciliation.Unknown>(await publisher.ReconcileAsync(step, Ct));
        var second = Assert.IsType<Reconciliation.Unknown>(await publisher.ReconcileAsync(step, Ct));

        Assert.InRange(first.AskAgainAt!.Value - Fixture.Clock.GetUtcNow(), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
        Assert.InRange(second.AskAgainAt!.Value - Fixture.Clock.GetUtcNow(), TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task A_post_among_hundreds_is_found()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "needle");
        await Fixture.OrderAsync(account, "cut_after", Ct, operation: Create);
        await Fixture.AttemptAsync(post);
        // Another program posts meanwhile: more than a page.
        for (var i = 0; i < 99; i++)
            Assert.Equal(201, (await SendAsync(account, $$"""{"text":"hay {{i}}"}""")).Status);
        await Fixture.AdvanceAsync(TimeSpan.FromMinutes(16), Ct);
        for (var i = 99; i < 110; i++)
            Assert.Equal(201, (await SendAsync(account, $$"""{"text":"hay {{i}}"}""")).Status);

        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Published, post.Status);
        Assert.Equal((await Fixture.PostsOfAsync(account, Ct))[0].GetProperty("id").GetString(), post.Published[0]!.PlatformPostId);
    }

    [Fact]
    public async Task Media_without_a_text_are_found_by_their_keys()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var other = Fixture.Write(account, [("", [Picture.New("another")])]);
        var post = Fixture.Write(account, [("", [Picture.New("one"), Picture.New("two")])]);
        await Fixture.OrderAsync(account, "cut_after", Ct, operation: Create);

        await Fixture.DeliverAsync(post, Ct);
        await Fixture.DeliverAsync(other, Ct);

        var found = await Fixture.PostsOfAsync(account, Ct);
        Assert.Equal(
            [post.Published[0]!.PlatformPostId, other.Published[0]!.PlatformPostId],
            found.Select(standing => standing.GetProperty("id").GetString()));
        Assert.Contains("reconcile:item:0 done", post.Outcomes);
    }

    [Fact]
    public async Task Items_of_a_thread_that_say_the_same_are_told_apart()
    {
        var account = await Fixture.ConnectAsync(Ct);
        // X refuses a repeated text, but not with media.
        var post = Fixture.Write(account, [("look", [Picture.New()]), ("look", [Picture.New()]), ("look", [Picture.New()])]);
        await Fixture.OrderAsync(account, "cut_after", Ct, times: 3, operation: Create);

        await Fixture.DeliverAsync(post, Ct);

        await AssertThreadAsync(post, account);
    }

    [Fact]
    public async Task Used_up_credits_hold_the_whole_network_and_ring()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "used up #sbx_credits");
        var began = Fixture.Clock.GetUtcNow();
        var alarms = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Name == "postato.operator_alarms")
                all.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(
            (_, measured, tags, _) => alarms += tags.Contains(new("code", "credits")) ? measured : 0);
        listener.Start();

        await Fixture.AttemptAsync(post);

        Assert.Equal((ErrorCodes.OperatorActionNeeded, 1), (post.Ends[^1].Error!.Code, alarms));
        Assert.InRange(Fixture.Journal.NetworkHeldUntil - began, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        Assert.Equal(default, account.HeldUntil);
        await AssertPublishedOnceAsync(post);
    }

    [Fact]
    public async Task A_used_up_quota_of_the_account_holds_the_account_alone()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "used up #sbx_quota");
        var began = Fixture.Clock.GetUtcNow();
        var before = Fixture.Journal.NetworkHeldUntil;

        await Fixture.AttemptAsync(post);

        Assert.Equal(ErrorCodes.NetworkRateLimited, post.Ends[^1].Error!.Code);
        Assert.InRange(account.HeldUntil - began, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        Assert.Equal(before, Fixture.Journal.NetworkHeldUntil);
        await AssertPublishedOnceAsync(post);
    }

    [Fact]
    public async Task A_locked_account_is_suspended_and_its_post_fails()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "locked out #sbx_locked");

        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal(
            (PostStatus.Failed, ErrorCodes.AccountSuspended, AccountStatus.Suspended), (post.Status, post.Error!.Code, account.Status));
    }

    [Fact]
    public async Task A_poll_and_other_options_stand_at_X()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(
            account, [("which?", [])],
            """{"poll":{"options":["Red","Blue"],"duration_minutes":1440},"reply_settings":"mentionedUsers","made_with_ai":true,"paid_partnership":true,"community_id":"7","share_with_followers":true,"geo":{"place_id":"abc"},"nullcast":false}""");

        await Fixture.DeliverAsync(post, Ct);

        var options = Assert.Single(await Fixture.PostsOfAsync(account, Ct)).GetProperty("options");
        Assert.Equal(
            """{"reply_settings":"mentionedUsers","poll":{"options":["Red","Blue"],"duration_minutes":1440},"community_id":"7","share_with_followers":true,"made_with_ai":true,"paid_partnership":true,"geo":{"place_id":"abc"}}""",
            options.GetRawText());
    }

    [Fact]
    public async Task Who_may_reply_is_said_at_the_head_of_a_thread_and_labels_at_each_item()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(
            account, [("one", [Picture.New()]), ("two", [])],
            """{"reply_settings":"following","made_with_ai":true,"tagged_user_ids":["2244994945"]}""");

        await Fixture.DeliverAsync(post, Ct);

        var found = await AssertThreadAsync(post, account);
        Assert.Equal(
            ["""{"reply_settings":"following","made_with_ai":true,"tagged_user_ids":["2244994945"]}""", """{"made_with_ai":true}"""],
            found.Select(item => item.GetProperty("options").GetRawText()));
    }

    [Theory]
    [InlineData("1445880548472328192")]
    [InlineData("https://x.com/ann/status/1445880548472328192")]
    public async Task A_quote_that_the_apps_tier_does_not_allow_is_refused(string quote)
    {
        var account = await Fixture.ConnectAsync(Ct);
        var mark = await Fixture.MarkAsync(Ct);
        var post = Fixture.Write(account, [("so true", [])], $$"""{"quote_tweet_id":"{{quote}}"}""");

        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal((PostStatus.Failed, ErrorCodes.NetworkRefused), (post.Status, post.Error!.Code));
        Assert.Equal(
            """{"text":"so true","quote_tweet_id":"1445880548472328192"}""",
            (await Fixture.RequestsAsync(mark, Ct))[^1].GetProperty("body").GetString());
    }

    [Fact]
    public async Task A_file_of_several_segments_stands_whole()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var gif = XFixture.Gif((2 << 20) + 77, "it moves");
        var post = Fixture.Write(account, [("look", [gif])]);

        await AssertPublishedOnceAsync(post);

        var media = Assert.Single(Assert.Single(await Fixture.PostsOfAsync(account, Ct)).GetProperty("media").EnumerateArray());
        Assert.Equal(
            (gif.Sha256, "gif", "it moves"),
            (media.GetProperty("sha256").GetString(), media.GetProperty("kind").GetString(), media.GetProperty("alt").GetString()));
        Assert.Equal(3, post.Outcomes.Count(outcome => outcome.StartsWith("append", StringComparison.Ordinal)));
        // X is asked for the state when it said to ask, and not before.
        Assert.Equal(
            ["status:0:0 wait", "status:0:0 done"], post.Outcomes.Where(outcome => outcome.StartsWith("status", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Processing_that_takes_long_is_waited_for()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [("slow", [XFixture.Gif(5_000)])]);
        await Fixture.OrderAsync(account, "media_slow", Ct, operation: Finalize);

        await AssertPublishedOnceAsync(post);

        Assert.Equal(6, post.Outcomes.Count(outcome => outcome == "status:0:0 wait"));
        Assert.All(post.Ends.SkipLast(1), end => Assert.Equal("waiting", end.Outcome));
    }

    [Fact]
    public async Task Processing_without_an_end_is_given_up()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [("endless", [XFixture.Gif(5_000)])]);
        await Fixture.OrderAsync(
            account, "status", Ct, times: null, operation: "GET /2/media/upload", status: 200,
            body: """{"data":{"id":"1","processing_info":{"state":"in_progress","check_after_secs":120}}}""");

        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal((PostStatus.Failed, ErrorCodes.MediaFailed), (post.Status, post.Error!.Code));
        Assert.Empty(await Fixture.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task Media_that_X_cannot_process_stop_a_thread_before_its_first_item()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [("first", []), ("second", [XFixture.Gif(5_000)])]);
        await Fixture.OrderAsync(account, "media_fails", Ct, operation: Finalize);

        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal(
            (PostStatus.Failed, ErrorCodes.MediaFailed, "InvalidMedia"), (post.Status, post.Error!.Code, post.Error.Network!.Code));
        Assert.Empty(await Fixture.TextsOfAsync(account, Ct));
    }

    [Theory]
    [InlineData("#sbx_media_gone")]
    [InlineData("#sbx_media_fail")]
    [InlineData("#sbx_media_slow")]
    public async Task Media_that_X_does_not_know_any_more_are_brought_once_more(string marker)
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [($"again {marker}", [Picture.New("one"), Picture.New("two")])]);

        await AssertPublishedOnceAsync(post);

        Assert.Equal(["item:0 redo", "item:0 done"], post.Outcomes.Where(outcome => outcome.StartsWith("item", StringComparison.Ordinal)));
        Assert.Equal(4, post.Outcomes.Count(outcome => outcome.StartsWith("upload", StringComparison.Ordinal)));
        Assert.Equal(
            ["one", "two"],
            (await Fixture.PostsOfAsync(account, Ct))[0]
                .GetProperty("media")
                .EnumerateArray()
                .Select(media => media.GetProperty("alt").GetString()));
    }

    [Fact]
    public async Task Media_that_stay_unknown_fail_the_post()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [("again #sbx_media_gone_always", [Picture.New("one")])]);

        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal((PostStatus.Failed, ErrorCodes.MediaFailed), (post.Status, post.Error!.Code));
    }

    [Fact]
    public async Task Media_that_waited_nearly_a_day_for_their_post_are_brought_again_before_it()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [("a day later", [XFixture.Gif(5_000)])]);
        await Fixture.OrderAsync(account, "rate_limit", Ct, operation: Create, retryAfterSeconds: 86_370);
        var mark = await Fixture.MarkAsync(Ct);

        await AssertPublishedOnceAsync(post);

        // X was not called with the expired media.
        Assert.Equal(
            [429, 201],
            (await Fixture.RequestsAsync(mark, Ct))
                .Where(call => call.GetProperty("path").GetString() == "/2/tweets")
                .Select(call => call.GetProperty("status").GetInt32()));
        Assert.Contains("item:0 redo", post.Outcomes);
    }

    [Fact]
    public async Task A_redo_is_kept_when_the_worker_dies_in_the_middle_of_it()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [("again #sbx_media_gone", [XFixture.Gif(5_000)])]);
        var redone = false;
        Fixture.Journal.DiesAt = write =>
        {
            var dies = redone && write.Intent is { Name: "finalize:0:0" };
            redone |= write.Outcome is { Outcome: "redo" };
            return dies;
        };

        await AssertPublishedOnceAsync(post);

        Assert.Equal(2, post.Outcomes.Count(outcome => outcome == "init:0:0 done"));
        Assert.Equal(2, post.Outcomes.Count(outcome => outcome == "finalize:0:0 done"));
    }

    [Fact]
    public async Task A_finalize_whose_answer_was_lost_is_asked_about_and_not_made_again()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [("final", [XFixture.Gif(5_000)])]);
        await Fixture.OrderAsync(account, "cut_after", Ct, operation: Finalize);
        var mark = await Fixture.MarkAsync(Ct);

        await AssertPublishedOnceAsync(post);

        Assert.Single(
            await Fixture.RequestsAsync(mark, Ct),
            call => call.GetProperty("path").GetString()!.EndsWith("/finalize", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_description_that_X_refuses_does_not_stop_the_post()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [("look", [Picture.New("described")])]);
        await Fixture.OrderAsync(account, "status", Ct, operation: "POST /2/media/metadata", status: 400);

        await AssertPublishedOnceAsync(post);

        Assert.Contains("alt:0:0 done", post.Outcomes);
        Assert.Equal(["alt_text_refused"], post.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public async Task X_forgets_nothing_when_it_is_killed_in_the_middle_of_an_upload()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var gif = XFixture.Gif((2 << 20) + 5);
        var post = Fixture.Write(account, [("killed", [gif]), ("and more", [])]);
        Fixture.Journal.DiesAt = write => write.Intent is { Name: "append:0:0:2" };
        await Fixture.AttemptAsync(post);
        await Fixture.KillAsync(Ct);
        Fixture.Journal.DiesAt = write => write.Intent is { Name: "item:1" };
        while (Fixture.Journal.DiesAt is not null)
        {
            if (post.DueAt is { } due && due > Fixture.Clock.GetUtcNow())
                await Fixture.AdvanceAsync(due - Fixture.Clock.GetUtcNow(), Ct);
            await Fixture.AttemptAsync(post);
        }

        await Fixture.KillAsync(Ct);

        await Fixture.DeliverAsync(post, Ct);

        var found = await AssertThreadAsync(post, account);
        Assert.Equal(gif.Sha256, found[0].GetProperty("media")[0].GetProperty("sha256").GetString());
    }

    /// <summary>Another installation.</summary>
    private IHost HostWith(string setting, string value) =>
        Fixture.BuildHost(new Dictionary<string, string>(Fixture.Settings) { [setting] = value });

    private static IPublisher PublisherOf(IHost host) =>
        host.Services.GetRequiredService<NetworkRegistry>().Of(new Platform("twitter")).Publisher;

    private Task<(int Status, string Body, System.Net.Http.Headers.HttpResponseHeaders Headers)> SendAsync(
        TestAccount account, string json) =>
        Fixture.CallAsync(
            HttpMethod.Post, "/2/tweets", new StringContent(json, null, "application/json"), Ct,
            bearer: account.Tokens.AccessToken.Reveal());
}
