using System.Text.Json;
using Postato.Domain.Posts;
using Postato.Networks.Tests.Contract;

namespace Postato.Networks.Tests.Mastodon;

/// <summary>What only Mastodon requires.</summary>
public sealed class MastodonPublisherTests(MastodonFixture fixture) : PublisherContract<MastodonFixture>(fixture)
{
    protected override bool Refreshes => false;

    [Fact]
    public async Task Every_option_reaches_the_server()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [("choose", [])], """
            {
              "visibility": "unlisted", "sensitive": true, "spoilerText": "a warning", "language": "pt", "quotePolicy": "nobody",
              "poll": { "options": ["tea", "coffee"], "expiresIn": 3600, "multiple": true, "hideTotals": true }
            }
            """);

        await AssertPublishedOnceAsync(post);

        var options = Assert.Single(await Fixture.PostsOfAsync(account, Ct)).GetProperty("options");
        Assert.Equal(
            ("unlisted", true, "a warning", "pt", "nobody"),
            (Text(options, "visibility"),
                options.GetProperty("sensitive").GetBoolean(), Text(options, "spoilerText"), Text(options, "language"),
                Text(options, "quotePolicy")));
        Assert.Equal(
            """{"options":["tea","coffee"],"expiresIn":3600,"multiple":true,"hideTotals":true}""",
            options.GetProperty("poll").GetRawText());
    }

    [Fact]
    public async Task A_point_of_focus_goes_with_each_medium_in_the_posts_order()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(
            account, [("one", [Picture.New()]), ("two", [Picture.New()])],
            """{ "focus": [{ "x": -42, "y": 69 }, { "x": 100, "y": 0 }] }""");

        await Fixture.DeliverAsync(post, Ct);

        var found = await AssertThreadAsync(post, account);
        Assert.Equal(["-0.42,0.69", "1.0,0.0"], found.Select(item => item.GetProperty("options").GetProperty("focus")[0].GetString()));
    }

    [Fact]
    public async Task A_thread_has_one_visibility_and_one_warning_and_its_poll_stands_below_the_first()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(
            account, [("first", []), ("second", [])],
            """{ "visibility": "private", "spoilerText": "spoilers", "poll": { "options": ["a", "b"], "expiresIn": 300 } }""");

        await Fixture.DeliverAsync(post, Ct);

        var options = (await AssertThreadAsync(post, account)).Select(item => item.GetProperty("options")).ToList();
        Assert.All(options, option => Assert.Equal(("private", "spoilers"), (Text(option, "visibility"), Text(option, "spoilerText"))));
        Assert.Equal([true, false], options.Select(option => option.TryGetProperty("poll", out _)));
    }

    [Fact]
    public async Task Who_chooses_no_visibility_posts_as_the_account_does()
    {
        var account = await Fixture.ConnectAsync(Ct, "quiet");

        await AssertPublishedOnceAsync(Fixture.Write(account, "to followers"));

        Assert.Equal("private", Text((await Fixture.PostsOfAsync(account, Ct))[0].GetProperty("options"), "visibility"));
    }

    [Fact]
    public async Task A_server_that_publishes_more_quietly_than_asked_is_told_of()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var (made, found) = (Fixture.Write(account, "loud #sbx_limited"), Fixture.Write(account, "louder #sbx_limited #sbx_cut"));

        await AssertPublishedOnceAsync(made);
        await AssertPublishedOnceAsync(found);

        Assert.Equal(["visibility_narrowed"], made.Warnings.Select(warning => warning.Code));
        Assert.Equal(["visibility_narrowed"], found.Warnings.Select(warning => warning.Code));
        Assert.Contains("unlisted, not as public", made.Warnings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_has_one_key_for_ever_and_no_two_have_the_same()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var plan = Fixture.Network.Publisher.Plan(Fixture.Write(account, "one", "two").Post, Fixture.Clock.GetUtcNow());

        var keys = plan.Select(step => step.Data!.Value.GetProperty("Key").GetString()).ToList();

        Assert.Equal(2, keys.Distinct().Count());
        Assert.All(keys, key => Assert.True(Guid.TryParse(key, out _)));
    }

    [Fact]
    public async Task What_lists_show_late_is_asked_for_again_under_its_key()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "hidden #sbx_lag #sbx_cut");

        await AssertPublishedOnceAsync(post);

        Assert.Equal(1, post.Attempts);
        Assert.Equal(["item:0 in_doubt", "reconcile:item:0 absent", "item:0 done"], post.Outcomes);
    }

    [Fact]
    public async Task A_server_that_lost_its_memory_of_keys_shows_what_it_has()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "forgotten #sbx_key_forgotten #sbx_cut");

        await AssertPublishedOnceAsync(post);

        Assert.Equal("reconcile:item:0 done", post.Outcomes[^1]);
    }

    [Fact]
    public async Task After_the_life_of_a_key_only_what_is_long_not_there_is_sent_again()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "an hour later");
        await Fixture.OrderAsync(account, "cut_before", Ct, operation: "POST /api/v1/statuses");
        Fixture.Journal.DiesAt = write => write.Outcome is { Outcome: "in_doubt" };
        await Fixture.AttemptAsync(post);
        await Fixture.AdvanceAsync(TimeSpan.FromMinutes(51), Ct);

        await AssertPublishedOnceAsync(post);

        Assert.Equal(
            ["item:0 open",
                "reconcile:item:0 unknown", "reconcile:item:0 unknown", "reconcile:item:0 unknown", "reconcile:item:0 absent",
                "item:0 done",
            ],
            post.Outcomes);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(95)]
    public async Task A_status_behind_many_later_ones_is_found(int later)
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = await LoseAnswerAsync(account, later);

        await AssertPublishedOnceAsync(post, later);

        Assert.Equal(["item:0 open", "reconcile:item:0 done"], post.Outcomes);
    }

    [Fact]
    public async Task A_list_longer_than_the_search_limit_proves_nothing()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = await LoseAnswerAsync(account, 401);
        var mark = await Fixture.MarkAsync(Ct);

        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal((PostStatus.Failed, ErrorCodes.DeliveryUncertain), (post.Status, post.Error!.Code));
        Assert.Single(await Fixture.TextsOfAsync(account, Ct), "an hour and many statuses ago");
        var asked = post.Outcomes.Count(outcome => outcome.StartsWith("reconcile:", StringComparison.Ordinal));
        Assert.InRange((await Fixture.RequestsAsync(mark, Ct)).Count, asked, 31 * asked);
    }

    [Fact]
    public async Task Two_posts_that_say_the_same_are_not_taken_for_each_other()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var (first, second) = (Fixture.Write(account, "the same"), Fixture.Write(account, "the same"));
        await Fixture.DeliverAsync(first, Ct);
        await Fixture.OrderAsync(account, "cut_before", Ct);

        await Fixture.DeliverAsync(second, Ct);

        Assert.Equal(
            [first.Published[0]!.PlatformPostId, second.Published[0]!.PlatformPostId],
            (await Fixture.PostsOfAsync(account, Ct)).Select(found => found.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task What_was_deleted_before_its_repeat_is_not_sent_again()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "short life");
        await Fixture.OrderAsync(account, "cut_after", Ct);
        Fixture.Journal.DiesAt = write => write.Outcome is { Outcome: "in_doubt" };
        await Fixture.AttemptAsync(post);
        await Fixture.DeleteAsync(account, (await Fixture.PostsOfAsync(account, Ct))[0].GetProperty("id").GetString()!, Ct);

        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal((PostStatus.Failed, ErrorCodes.NetworkRefused), (post.Status, post.Error!.Code));
        Assert.Single(await Fixture.PostsOfAsync(account, Ct));
    }

    [Theory]
    [InlineData("slow in the words #sbx_media_slow", null)]
    [InlineData("slow in the file", "slow #sbx_media_slow")]
    [InlineData("as videos are", "#sbx_media_202")]
    public async Task A_medium_that_the_server_works_on_is_waited_for(string text, string? alt)
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [(text, [Picture.New(alt)])]);

        await AssertPublishedOnceAsync(post);

        Assert.Contains("ready:0:0 wait", post.Outcomes);
        Assert.DoesNotContain("item:0 in_doubt", post.Outcomes);
        Assert.Single((await Fixture.PostsOfAsync(account, Ct))[0].GetProperty("media").EnumerateArray());
    }

    [Theory]
    [InlineData("broken in the words #sbx_media_fail", null)]
    [InlineData("broken in the file", "broken #sbx_media_fail")]
    public async Task A_medium_that_the_server_cannot_use_fails_the_post(string text, string? alt)
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [(text, [Picture.New(alt)])]);

        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal((PostStatus.Failed, ErrorCodes.MediaFailed), (post.Status, post.Error!.Code));
        Assert.Contains("thumbnail", post.Error.Network!.Text, StringComparison.Ordinal);
        Assert.Empty(await Fixture.PostsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_medium_that_takes_too_long_fails_the_post()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [("for ever", [Picture.New()])]);
        await Fixture.Sandbox.PostAsync(
            "/_sandbox/faults", new { platform = "mastodon", username = account.Username, kind = "media_slow", times = 1, seconds = 3_600 },
            Ct);
        var attempts = 0;

        // Every few seconds for ten minutes.
        for (; post.DueAt is { } due && attempts < 400; attempts++)
        {
            if (due > Fixture.Clock.GetUtcNow())
                await Fixture.AdvanceAsync(due - Fixture.Clock.GetUtcNow(), Ct);
            await Fixture.AttemptAsync(post);
        }

        Assert.Equal((PostStatus.Failed, ErrorCodes.MediaFailed), (post.Status, post.Error!.Code));
        Assert.InRange(attempts, 120, 400);
    }

    [Fact]
    public async Task A_medium_that_got_lost_is_sent_again()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [("lost and found", [Picture.New("one")])]);
        await Fixture.OrderAsync(
            account, "status", Ct, operation: "POST /api/v1/statuses", status: 422,
            body: """{"error":"Media 1 not found or already attached to another post"}""");

        await AssertPublishedOnceAsync(post);

        Assert.Equal(2, post.Outcomes.Count(outcome => outcome == "upload:0:0 done"));
        Assert.Contains("item:0 redo", post.Outcomes);
    }

    [Fact]
    public async Task An_HTML_page_of_a_proxy_is_not_an_answer_of_the_server()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [("behind a wall #sbx_cdn", [Picture.New("one")])]);
        await Fixture.OrderAsync(account, "status", Ct, status: 403, body: "<html>Are you a robot?</html>");

        await AssertPublishedOnceAsync(post);
    }

    [Fact]
    public async Task An_unknown_refusal_is_final_once_the_status_is_proven_absent()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "odd");
        await Fixture.OrderAsync(account, "status", Ct, status: 418, body: """{"error":"I am a teapot"}""");

        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal(
            (PostStatus.Failed, ErrorCodes.NetworkRefused, "I am a teapot"), (post.Status, post.Error!.Code, post.Error.Network!.Text));
        Assert.Equal(["item:0 in_doubt", "reconcile:item:0 absent", "item:0 refused"], post.Outcomes);
        Assert.Empty(await Fixture.PostsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_server_without_a_reset_time_is_left_alone_for_the_usual_window()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "no headers");
        await Fixture.OrderAsync(account, "status", Ct, status: 429, body: """{"error":"Too many requests"}""");
        var began = Fixture.Clock.GetUtcNow();

        await Fixture.AttemptAsync(post);

        Assert.InRange(account.HeldUntil - began, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
    }

    private static string? Text(JsonElement options, string name) => options.GetProperty(name).GetString();

    /// <summary>A status that arrived, whose answer was lost, longer ago than a key is remembered and with many statuses since.</summary>
    private async Task<TestPost> LoseAnswerAsync(TestAccount account, int later)
    {
        var post = Fixture.Write(account, "an hour and many statuses ago");
        await Fixture.OrderAsync(account, "cut_after", Ct, operation: "POST /api/v1/statuses");
        Fixture.Journal.DiesAt = write => write.Outcome is { Outcome: "in_doubt" };
        await Fixture.AttemptAsync(post);
        await Fixture.AdvanceAsync(TimeSpan.FromMinutes(61), Ct);
        await Fixture.ScribbleAsync(account, later, Ct);
        return post;
    }

    private async Task AssertPublishedOnceAsync(TestPost post, int besides)
    {
        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Published, post.Status);
        var texts = await Fixture.TextsOfAsync(post.Account, Ct);
        Assert.Equal(besides + 1, texts.Count);
        Assert.Single(texts, post.Post.Items[0].Text);
    }
}
