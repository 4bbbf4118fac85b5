using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Postato.Application.Networks;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Infrastructure.Networks.Bluesky;
using Postato.Infrastructure.Networks.Shared;
using Postato.Networks.Tests.Contract;

namespace Postato.Networks.Tests.Bluesky;

/// <summary>What only Bluesky requires.</summary>
public sealed class BlueskyPublisherTests(BlueskyFixture fixture) : PublisherContract<BlueskyFixture>(fixture)
{
    [Fact]
    public async Task A_demand_for_a_nonce_is_answered_with_a_new_proof()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "three times asked #sbx_nonce");
        var mark = await Fixture.MarkAsync(Ct);

        await AssertPublishedOnceAsync(post);

        Assert.Equal(1, post.Attempts);
        Assert.Equal([401, 401, 401, 200], await StatusesAsync(mark, "putRecord"));
    }

    [Fact]
    public async Task A_nonce_that_is_over_costs_a_call_and_no_attempt()
    {
        var account = await Fixture.ConnectAsync(Ct);
        await AssertPublishedOnceAsync(Fixture.Write(account, "within its life"));
        await Fixture.AdvanceAsync(TimeSpan.FromMinutes(4), Ct);
        var mark = await Fixture.MarkAsync(Ct);
        var post = Fixture.Write(account, "after its life");

        await AssertPublishedOnceAsync(post);

        Assert.Equal(1, post.Attempts);
        Assert.Equal([401, 200], await StatusesAsync(mark, "putRecord"));
    }

    [Fact]
    public async Task An_account_that_moved_is_followed_to_its_new_server()
    {
        var account = await Fixture.ConnectAsync(Ct);
        // After every nonce has expired, so that it makes no difference whether another test used the new server.
        await Fixture.AdvanceAsync(TimeSpan.FromMinutes(4), Ct);
        var mark = await Fixture.MarkAsync(Ct);
        var post = Fixture.Write(account, "moving #sbx_moved", "and settled");

        await Fixture.DeliverAsync(post, Ct);

        await AssertThreadAsync(post, account);
        Assert.Equal(1, post.Attempts);
        // The old server is called once, then the new one. Each has its own nonce.
        Assert.Equal([401, 403, 401, 200, 200], await StatusesAsync(mark, "putRecord"));
        Assert.Contains(post.Requests, request => request.Url.StartsWith(Fixture.SecondOrigin, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_post_in_doubt_is_looked_for_where_the_account_moved_to()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "in doubt");
        await Fixture.OrderAsync(account, "cut_after", Ct, operation: "putRecord");
        Fixture.Journal.DiesAt = write => write.Outcome is { Outcome: "in_doubt" };
        await Fixture.AttemptAsync(post);
        await AssertPublishedOnceAsync(Fixture.Write(account, "moving #sbx_moved"));

        // Another worker, which has not seen the move.
        using var other = Fixture.BuildHost(Fixture.Settings);
        var publisher = other.Services.GetRequiredService<NetworkRegistry>().Of(account.Platform).Publisher;
        var found = Assert.IsType<Reconciliation.Happened>(await publisher.ReconcileAsync(Fixture.ContextOf(post, "item:0"), Ct));

        Assert.Equal((await Fixture.PostsOfAsync(account, Ct))[0].GetProperty("id").GetString(), found.Published!.PlatformPostId);
    }

    [Fact]
    public async Task Bytes_that_got_lost_are_uploaded_once_more()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [("gone #sbx_blob_lost", [Picture.New("one"), Picture.New("two")])]);
        var mark = await Fixture.MarkAsync(Ct);

        await AssertPublishedOnceAsync(post);

        Assert.Equal(
            ["upload:0:0 done", "upload:0:1 done", "item:0 redo", "upload:0:0 done", "upload:0:1 done", "item:0 done"], post.Outcomes);
        Assert.Equal([400, 200], await StatusesAsync(mark, "putRecord"));
    }

    [Fact]
    public async Task Bytes_that_get_lost_again_and_again_end_in_failure()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [("gone #sbx_blob_lost_always", [Picture.New("one")])]);

        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Failed, post.Status);
        Assert.Equal("BlobNotFound", post.Error!.Network!.Code);
        Assert.Equal(2, post.Outcomes.Count(outcome => outcome == "upload:0:0 done"));
    }

    [Fact]
    public async Task A_step_that_is_repeated_changes_nothing()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, [("twice", [Picture.New("one")])], """{"whoCanReply":["followers"],"disableQuotes":true}""");
        await Fixture.DeliverAsync(post, Ct);
        var before = (await Fixture.PostsOfAsync(account, Ct))[0].GetRawText();

        foreach (var step in post.Plan!)
        {
            var again = Assert.IsType<StepOutcome.Done>(
                await Fixture.Network.Publisher.PerformAsync(Fixture.ContextOf(post, step.Name), Ct));
            Assert.Equal(post.Done[step.Name].GetRawText(), again.Data!.Value.GetRawText());
        }

        Assert.Equal(before, Assert.Single(await Fixture.PostsOfAsync(account, Ct)).GetRawText());
    }

    [Fact]
    public async Task Every_first_write_says_that_nothing_may_stand_there()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var mark = await Fixture.MarkAsync(Ct);

        await AssertPublishedOnceAsync(Fixture.Write(account, [("guarded", [])], """{"whoCanReply":["nobody"],"disableQuotes":true}"""));

        var writes = (await Fixture.RequestsAsync(mark, Ct))
            .Where(request => request.GetProperty("path").GetString()!.EndsWith("putRecord", StringComparison.Ordinal))
            .Select(request => JsonElement.Parse(request.GetProperty("body").GetString()!))
            .ToList();
        Assert.Equal(3, writes.Count);
        Assert.All(writes, write => Assert.Equal(JsonValueKind.Null, write.GetProperty("swapRecord").ValueKind));
        Assert.All(writes, write => Assert.True(write.GetProperty("validate").GetBoolean()));
    }

    [Fact]
    public async Task Another_record_under_our_key_is_not_overwritten_and_not_taken_for_ours()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "ours");
        await Fixture.DeliverAsync(post, Ct);
        var ours = Fixture.ContextOf(post, "item:0");
        var other = ours with { Post = post.Post with { Items = [post.Post.Items[0] with { Text = "not ours" }] } };

        Assert.Equal(
            "InvalidSwap", Assert.IsType<StepOutcome.InDoubt>(await Fixture.Network.Publisher.PerformAsync(other, Ct)).Error.NetworkCode);
        var unknown = Assert.IsType<Reconciliation.Unknown>(await Fixture.Network.Publisher.ReconcileAsync(other, Ct));

        Assert.Null(unknown.AskAgainAt);
        Assert.Equal(ErrorCodes.DeliveryUncertain, unknown.Error.Code);
        Assert.IsType<Reconciliation.Happened>(await Fixture.Network.Publisher.ReconcileAsync(ours, Ct));
        Assert.Equal(["ours"], await Fixture.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_late_repeat_asks_first_whether_the_post_stands()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "late");
        await Fixture.OrderAsync(account, "cut_after", Ct, operation: "putRecord");
        Fixture.Journal.DiesAt = write => write.Outcome is { Outcome: "in_doubt" };
        await Fixture.AttemptAsync(post);
        await Fixture.AdvanceAsync(TimeSpan.FromMinutes(20), Ct);
        var mark = await Fixture.MarkAsync(Ct);

        await AssertPublishedOnceAsync(post);

        Assert.Equal([200], await StatusesAsync(mark, "getRecord"));
        Assert.Empty(await StatusesAsync(mark, "putRecord"));
    }

    [Fact]
    public async Task A_look_up_that_does_not_show_the_post_yet_leads_to_a_repeat_that_changes_nothing()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "shown late");
        var mark = await Fixture.MarkAsync(Ct);
        await Fixture.OrderAsync(account, "cut_after", Ct, operation: "putRecord");
        // A look-up without a token names no account, so the fault applies to the next call of any account.
        await Fixture.Sandbox.PostAsync(
            "/_sandbox/faults",
            new
            {
                platform = "bluesky",
                operation = "getRecord",
                kind = "status",
                status = 400,
                times = 1,
                body = """{"error":"RecordNotFound","message":"Could not locate record"}""",
            },
            Ct);

        await AssertPublishedOnceAsync(post);

        Assert.Equal(["item:0 in_doubt", "reconcile:item:0 absent", "item:0 done"], post.Outcomes);
        Assert.Equal([0, 200], await StatusesAsync(mark, "putRecord"));
    }

    [Fact]
    public async Task A_network_that_cannot_be_asked_is_asked_again()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "asked again");
        await Fixture.OrderAsync(account, "cut_after", Ct, operation: "putRecord");
        await Fixture.Sandbox.PostAsync(
            "/_sandbox/faults", new { platform = "bluesky", operation = "getRecord", kind = "cut_before", times = 1 }, Ct);
        await Fixture.Sandbox.PostAsync(
            "/_sandbox/faults", new { platform = "bluesky", operation = "getRecord", kind = "status", status = 502, times = 1 }, Ct);

        await AssertPublishedOnceAsync(post);

        Assert.Equal(["item:0 in_doubt", "reconcile:item:0 unknown", "reconcile:item:0 unknown", "reconcile:item:0 done"], post.Outcomes);
        Assert.Equal(3, post.Attempts);
    }

    [Theory]
    [InlineData("takendown")]
    [InlineData("deactivated")]
    public async Task A_locked_account_is_suspended(string name)
    {
        var account = await Fixture.ConnectAsync(Ct, name);
        var post = Fixture.Write(account, "locked");

        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Failed, post.Status);
        Assert.Equal(ErrorCodes.AccountSuspended, post.Error!.Code);
        Assert.Equal(AccountStatus.Suspended, account.Status);
        Assert.Empty(await Fixture.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_lost_answer_to_a_refresh_is_asked_for_once_more_and_then_a_person_is_needed()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var replays = await Fixture.CountAsync("refreshReplays", Ct);
        await Fixture.OrderAsync(account, "expire_token", Ct);
        await Fixture.Sandbox.PostAsync(
            "/_sandbox/faults", new { platform = "bluesky", operation = "token", kind = "cut_after", times = 1 }, Ct);
        var post = Fixture.Write(account, "spent");

        await Fixture.DeliverAsync(post, Ct);

        // The server rotated the token and takes the second presentation for a theft.
        Assert.Equal(AccountStatus.TokenExpired, account.Status);
        Assert.Equal(replays + 1, await Fixture.CountAsync("refreshReplays", Ct));
        await Fixture.ReconnectAsync(account, Ct);
        await AssertPublishedOnceAsync(post);
    }

    [Fact]
    public async Task A_refresh_that_never_arrived_is_made_again()
    {
        var account = await Fixture.ConnectAsync(Ct);
        await Fixture.OrderAsync(account, "expire_token", Ct);
        await Fixture.Sandbox.PostAsync(
            "/_sandbox/faults", new { platform = "bluesky", operation = "token", kind = "cut_before", times = 1 }, Ct);

        await AssertPublishedOnceAsync(Fixture.Write(account, "not spent"));
    }

    [Fact]
    public async Task A_token_near_its_end_is_refreshed_before_it_is_used()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var first = account.Tokens.RefreshToken!;
        await Fixture.AdvanceAsync(account.Tokens.ExpiresAt!.Value - Fixture.Clock.GetUtcNow() - TimeSpan.FromSeconds(30), Ct);
        var post = Fixture.Write(account, "in time");

        await AssertPublishedOnceAsync(post);

        Assert.DoesNotContain("item:0 token_rejected", post.Outcomes);
        Assert.NotEqual(first.Reveal(), account.Tokens.RefreshToken!.Reveal());
        // Single use: presenting the previous one ends the session.
        Assert.IsType<RefreshOutcome.Rejected>(
            await Fixture.Network.Authorizer.RefreshAsync(
                account.Session with { Tokens = account.Tokens with { RefreshToken = first } }, Ct));
        Assert.IsType<RefreshOutcome.Rejected>(await Fixture.Network.Authorizer.RefreshAsync(account.Session, Ct));
    }

    [Fact]
    public async Task Links_mentions_and_tags_are_told_by_their_bytes()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var friend = await Fixture.SettleAsync(NetworkFixture.NewName("friend"), Ct);
        var text = $"👋🏽 @{friend} and @nobody.test: see example.com/a #news ＃新着";

        await AssertPublishedOnceAsync(Fixture.Write(account, text));

        var record = (await Fixture.PostsOfAsync(account, Ct))[0].GetProperty("raw");
        var did = await ReadAsync($"/xrpc/com.atproto.identity.resolveHandle?handle={friend}", "did");
        Assert.Equal(
            [($"@{friend}", did), ("example.com/a", "https://example.com/a"), ("#news", "news"), ("＃新着", "新着")],
            FacetsTests.Read(text, record.GetProperty("facets")).Select(facet => (facet.Text, facet.Value)));
    }

    [Fact]
    public async Task Who_may_reply_and_quote_is_written_under_the_key_of_the_post()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(
            account, [("guarded", []), ("below", [])], """{"whoCanReply":["mentioned","followers","following"],"disableQuotes":true}""");

        await Fixture.DeliverAsync(post, Ct);

        var found = await AssertThreadAsync(post, account);
        var root = found[0].GetProperty("id").GetString()!;
        var key = root.Split('/')[^1];
        var threadGate = await RecordAsync(account, "app.bsky.feed.threadgate", key);
        Assert.Equal(root, threadGate.GetProperty("post").GetString());
        Assert.Equal(
            ["mentionRule", "followerRule", "followingRule"],
            threadGate.GetProperty("allow").EnumerateArray().Select(rule => rule.GetProperty("$type").GetString()!.Split('#')[1]));
        var postGate = await RecordAsync(account, "app.bsky.feed.postgate", key);
        Assert.Equal(root, postGate.GetProperty("post").GetString());
        Assert.Equal("app.bsky.feed.postgate#disableRule", postGate.GetProperty("embeddingRules")[0].GetProperty("$type").GetString());
        // Written before anybody could reply.
        Assert.Equal(3, found[0].GetProperty("options").GetProperty("threadgate").GetArrayLength());
    }

    [Fact]
    public async Task With_nobody_in_whoCanReply_replies_are_refused()
    {
        var account = await Fixture.ConnectAsync(Ct);

        await AssertPublishedOnceAsync(Fixture.Write(account, [("silence", [])], """{"whoCanReply":["nobody"]}"""));

        Assert.Equal(0, (await Fixture.PostsOfAsync(account, Ct))[0].GetProperty("options").GetProperty("threadgate").GetArrayLength());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_post_is_quoted_by_its_uri_or_its_address(bool byAddress)
    {
        var author = await Fixture.ConnectAsync(Ct);
        var quoted = Fixture.Write(author, "worth it");
        await Fixture.DeliverAsync(quoted, Ct);
        var quote = byAddress ? quoted.Published[0]!.PlatformUrl!.AbsoluteUri : quoted.Published[0]!.PlatformPostId;
        var account = await Fixture.ConnectAsync(Ct);
        var picture = Picture.New("my comment");

        await AssertPublishedOnceAsync(Fixture.Write(account, [("look", [])], JsonSerializer.Serialize(new { quote })));
        await AssertPublishedOnceAsync(Fixture.Write(account, [("look at this too", [picture])], JsonSerializer.Serialize(new { quote })));

        var found = await Fixture.PostsOfAsync(account, Ct);
        Assert.All(
            found, post => Assert.Equal(quoted.Published[0]!.PlatformPostId, post.GetProperty("options").GetProperty("quote").GetString()));
        var embed = found[1].GetProperty("raw").GetProperty("embed");
        Assert.Equal("app.bsky.embed.recordWithMedia", embed.GetProperty("$type").GetString());
        Assert.Equal(
            quoted.Done["item:0"].GetProperty("Cid").GetString(),
            embed.GetProperty("record").GetProperty("record").GetProperty("cid").GetString());
        Assert.Equal(picture.Sha256, found[1].GetProperty("media")[0].GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task A_post_that_is_not_there_cannot_be_quoted()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(
            account, [("look", [])], $$"""{"quote":"at://{{account.Profile.PlatformAccountId}}/app.bsky.feed.post/3ke6kg3wk222r"}""");

        await Fixture.DeliverAsync(post, Ct);

        Assert.Equal((PostStatus.Failed, ErrorCodes.NetworkRefused), (post.Status, post.Error!.Code));
    }

    [Fact]
    public async Task A_card_languages_labels_and_tags_are_what_was_asked_for()
    {
        var account = await Fixture.ConnectAsync(Ct);

        await AssertPublishedOnceAsync(Fixture.Write(account, [("rich", [])], """
            {
              "card": { "url": "https://example.com/story", "title": "A story", "description": "And what it tells" },
              "langs": ["pt-BR", "en"],
              "labels": ["graphic-media", "!no-unauthenticated"],
              "tags": ["quiet", "静か"]
            }
            """));

        var options = (await Fixture.PostsOfAsync(account, Ct))[0].GetProperty("options");
        var card = options.GetProperty("card");
        Assert.Equal(
            ("https://example.com/story", "A story", "And what it tells"),
            (card.GetProperty("uri").GetString(), card.GetProperty("title").GetString(), card.GetProperty("description").GetString()));
        Assert.Equal(["pt-BR", "en"], options.GetProperty("langs").EnumerateArray().Select(lang => lang.GetString()));
        Assert.Equal(["quiet", "静か"], options.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal("com.atproto.label.defs#selfLabels", options.GetProperty("labels").GetProperty("$type").GetString());
        Assert.Equal(
            ["graphic-media", "!no-unauthenticated"],
            options.GetProperty("labels").GetProperty("values").EnumerateArray().Select(label => label.GetProperty("val").GetString()));
    }

    [Fact]
    public async Task A_card_without_a_description_has_an_empty_one()
    {
        var account = await Fixture.ConnectAsync(Ct);

        await AssertPublishedOnceAsync(
            Fixture.Write(account, [("short", [])], """{"card":{"url":"https://example.com","title":"A page"}}"""));

        Assert.Equal(
            "",
            (await Fixture.PostsOfAsync(account, Ct))[0].GetProperty("options").GetProperty("card").GetProperty("description").GetString());
    }

    [Theory]
    [InlineData(4, "app.bsky.embed.images", "images")]
    [InlineData(5, "app.bsky.embed.gallery", "items")]
    [InlineData(10, "app.bsky.embed.gallery", "items")]
    public async Task More_than_four_images_make_a_gallery(int count, string type, string member)
    {
        var account = await Fixture.ConnectAsync(Ct);
        var pictures = Enumerable.Range(1, count).Select(i => Picture.New($"number {i}", i + 1, 2 * i)).ToList();

        await AssertPublishedOnceAsync(Fixture.Write(account, [("many", pictures)]));

        var post = (await Fixture.PostsOfAsync(account, Ct))[0];
        var embed = post.GetProperty("raw").GetProperty("embed");
        Assert.Equal(type, embed.GetProperty("$type").GetString());
        Assert.Equal(
            pictures.Select(picture => (picture.Width, picture.Height)),
            embed.GetProperty(member)
                .EnumerateArray()
                .Select(image => (
                    image.GetProperty("aspectRatio").GetProperty("width").GetInt32(),
                    image.GetProperty("aspectRatio").GetProperty("height").GetInt32())));
        Assert.Equal(
            pictures.Select(picture => picture.Sha256),
            post.GetProperty("media").EnumerateArray().Select(media => media.GetProperty("sha256").GetString()));
    }

    [Fact]
    public async Task Replies_name_the_first_item_as_root_and_the_one_before_as_parent()
    {
        var account = await Fixture.ConnectAsync(Ct);
        var post = Fixture.Write(account, "root", "middle", "end");

        await Fixture.DeliverAsync(post, Ct);

        var last = (await Fixture.PostsOfAsync(account, Ct))[2].GetProperty("raw").GetProperty("reply");
        Assert.Equal(post.Done["item:0"].GetProperty("Cid").GetString(), last.GetProperty("root").GetProperty("cid").GetString());
        Assert.Equal(post.Done["item:1"].GetProperty("Cid").GetString(), last.GetProperty("parent").GetProperty("cid").GetString());
    }

    [Fact]
    public void Keys_and_times_are_fixed_when_the_post_is_planned()
    {
        var now = Fixture.Clock.GetUtcNow();
        var post = new PublishPost(
            Domain.Primitives.Id<Post>.New(now), "thread", [new(0, "a", []), new(1, "b", []), new(2, "c", [])], null);

        var plans = Fixture.Network.Publisher.Plan(post, now).Select(step => step.Planned<ItemPlan>()).ToList();

        Assert.Equal(plans.Select(plan => plan.RecordKey).Order(StringComparer.Ordinal).Distinct(), plans.Select(plan => plan.RecordKey));
        Assert.All(plans, plan => Assert.Matches("^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$", plan.RecordKey));
        Assert.Equal(plans.Select(plan => plan.CreatedAt).Order(StringComparer.Ordinal).Distinct(), plans.Select(plan => plan.CreatedAt));
        Assert.Equal(BlueskyRecords.Instant(now), plans[0].CreatedAt);
    }

    private async Task<IReadOnlyList<int>> StatusesAsync(long mark, string method) =>
        [.. (await Fixture.RequestsAsync(mark, Ct))
            .Where(request => request.GetProperty("path").GetString()!.Split('?')[0].EndsWith($".{method}", StringComparison.Ordinal))
            .Select(request => request.GetProperty("status").GetInt32())];

    private async Task<JsonElement> RecordAsync(TestAccount account, string collection, string key)
    {
        using var answer = await Fixture.GetAsync(
            $"/xrpc/com.atproto.repo.getRecord?repo={account.Profile.PlatformAccountId}&collection={collection}&rkey={key}", Ct);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct)).GetProperty("value");
    }

    private async Task<string> ReadAsync(string path, string member)
    {
        using var answer = await Fixture.GetAsync(path, Ct);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct)).GetProperty(member).GetString()!;
    }
}
