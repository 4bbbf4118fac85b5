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

/// <summary>What Bluesky asks for beside what every network does.</summary>
public sealed class BlueskyPublisherTests(BlueskyStage stage) : PublisherContract<BlueskyStage>(stage)
{
    [Fact]
    public async Task A_demand_for_a_nonce_is_answered_with_a_new_proof()
    {
        var account = await Stage.ConnectAsync(Ct);
        var post = Stage.Write(account, "three times asked #sbx_nonce");
        var mark = await Stage.MarkAsync(Ct);

        await AssertPublishedOnceAsync(post);

        Assert.Equal(1, post.Attempts);
        Assert.Equal([401, 401, 401, 200], await StatusesAsync(mark, "putRecord"));
    }

    [Fact]
    public async Task A_nonce_that_is_over_costs_a_call_and_no_attempt()
    {
        var account = await Stage.ConnectAsync(Ct);
        await AssertPublishedOnceAsync(Stage.Write(account, "within its life"));
        await Stage.AdvanceAsync(TimeSpan.FromMinutes(4), Ct);
        var mark = await Stage.MarkAsync(Ct);
        var post = Stage.Write(account, "after its life");

        await AssertPublishedOnceAsync(post);

        Assert.Equal(1, post.Attempts);
        Assert.Equal([401, 200], await StatusesAsync(mark, "putRecord"));
    }

    [Fact]
    public async Task An_account_that_moved_is_followed_to_its_new_server()
    {
        var account = await Stage.ConnectAsync(Ct);
        // Past the life of every nonce, so that it makes no difference whether another test has met the new server.
        await Stage.AdvanceAsync(TimeSpan.FromMinutes(4), Ct);
        var mark = await Stage.MarkAsync(Ct);
        var post = Stage.Write(account, "moving #sbx_moved", "and settled");

        await Stage.DeliverAsync(post, Ct);

        await AssertThreadAsync(post, account);
        Assert.Equal(1, post.Attempts);
        // The old server is asked once; from then on the new one. Each has a nonce of its own.
        Assert.Equal([401, 403, 401, 200, 200], await StatusesAsync(mark, "putRecord"));
        Assert.Contains(post.Requests, request => request.Url.StartsWith(Stage.SecondOrigin, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_post_in_doubt_is_looked_for_where_the_account_moved_to()
    {
        var account = await Stage.ConnectAsync(Ct);
        var post = Stage.Write(account, "in doubt");
        await Stage.OrderAsync(account, "cut_after", Ct, operation: "putRecord");
        Stage.Journal.DiesAt = write => write.Outcome is { Outcome: "in_doubt" };
        await Stage.AttemptAsync(post);
        await AssertPublishedOnceAsync(Stage.Write(account, "moving #sbx_moved"));

        // Another worker, which knows of no move.
        using var other = Stage.BuildHost(Stage.Settings);
        var publisher = other.Services.GetRequiredService<NetworkRegistry>().Of(account.Platform).Publisher;
        var found = Assert.IsType<Reconciliation.Happened>(await publisher.ReconcileAsync(Stage.ContextOf(post, "item:0"), Ct));

        Assert.Equal((await Stage.PostsOfAsync(account, Ct))[0].GetProperty("id").GetString(), found.Published!.PlatformPostId);
    }

    [Fact]
    public async Task Bytes_that_got_lost_are_uploaded_once_more()
    {
        var account = await Stage.ConnectAsync(Ct);
        var post = Stage.Write(account, [("gone #sbx_blob_lost", [Picture.New("one"), Picture.New("two")])]);
        var mark = await Stage.MarkAsync(Ct);

        await AssertPublishedOnceAsync(post);

        Assert.Equal(["upload:0:0 done", "upload:0:1 done", "item:0 redo", "upload:0:0 done", "upload:0:1 done", "item:0 done"], post.Outcomes);
        Assert.Equal([400, 200], await StatusesAsync(mark, "putRecord"));
    }

    [Fact]
    public async Task Bytes_that_get_lost_again_and_again_end_in_failure()
    {
        var account = await Stage.ConnectAsync(Ct);
        var post = Stage.Write(account, [("gone #sbx_blob_lost_always", [Picture.New("one")])]);

        await Stage.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Failed, post.Status);
        Assert.Equal("BlobNotFound", post.Error!.Network!.Code);
        Assert.Equal(2, post.Outcomes.Count(outcome => outcome == "upload:0:0 done"));
    }

    [Fact]
    public async Task A_step_that_is_repeated_changes_nothing()
    {
        var account = await Stage.ConnectAsync(Ct);
        var post = Stage.Write(account, [("twice", [Picture.New("one")])], """{"whoCanReply":["followers"],"disableQuotes":true}""");
        await Stage.DeliverAsync(post, Ct);
        var before = (await Stage.PostsOfAsync(account, Ct))[0].GetRawText();

        foreach (var step in post.Plan!)
        {
            var again = Assert.IsType<StepOutcome.Done>(await Stage.Network.Publisher.PerformAsync(Stage.ContextOf(post, step.Name), Ct));
            Assert.Equal(post.Done[step.Name].GetRawText(), again.Data!.Value.GetRawText());
        }

        Assert.Equal(before, Assert.Single(await Stage.PostsOfAsync(account, Ct)).GetRawText());
    }

    [Fact]
    public async Task Every_first_write_says_that_nothing_may_stand_there()
    {
        var account = await Stage.ConnectAsync(Ct);
        var mark = await Stage.MarkAsync(Ct);

        await AssertPublishedOnceAsync(Stage.Write(account, [("guarded", [])], """{"whoCanReply":["nobody"],"disableQuotes":true}"""));

        var writes = (await Stage.RequestsAsync(mark, Ct)).Where(request => request.GetProperty("path").GetString()!.EndsWith("putRecord", StringComparison.Ordinal)).Select(request => JsonElement.Parse(request.GetProperty("body").GetString()!)).ToList();
        Assert.Equal(3, writes.Count);
        Assert.All(writes, write => Assert.Equal(JsonValueKind.Null, write.GetProperty("swapRecord").ValueKind));
        Assert.All(writes, write => Assert.True(write.GetProperty("validate").GetBoolean()));
    }

    [Fact]
    public async Task Another_record_under_our_key_is_not_overwritten_and_not_taken_for_ours()
    {
        var account = await Stage.ConnectAsync(Ct);
        var post = Stage.Write(account, "ours");
        await Stage.DeliverAsync(post, Ct);
        var ours = Stage.ContextOf(post, "item:0");
        var other = ours with { Post = post.Post with { Items = [post.Post.Items[0] with { Text = "not ours" }] } };

        Assert.Equal("InvalidSwap", Assert.IsType<StepOutcome.InDoubt>(await Stage.Network.Publisher.PerformAsync(other, Ct)).Error.NetworkCode);
        var unknown = Assert.IsType<Reconciliation.Unknown>(await Stage.Network.Publisher.ReconcileAsync(other, Ct));

        Assert.Null(unknown.AskAgainAt);
        Assert.Equal(ErrorCodes.DeliveryUncertain, unknown.Error.Code);
        Assert.IsType<Reconciliation.Happened>(await Stage.Network.Publisher.ReconcileAsync(ours, Ct));
        Assert.Equal(["ours"], await Stage.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_late_repeat_asks_first_whether_the_post_stands()
    {
        var account = await Stage.ConnectAsync(Ct);
        var post = Stage.Write(account, "late");
        await Stage.OrderAsync(account, "cut_after", Ct, operation: "putRecord");
        Stage.Journal.DiesAt = write => write.Outcome is { Outcome: "in_doubt" };
        await Stage.AttemptAsync(post);
        await Stage.AdvanceAsync(TimeSpan.FromMinutes(20), Ct);
        var mark = await Stage.MarkAsync(Ct);

        await AssertPublishedOnceAsync(post);

        Assert.Equal([200], await StatusesAsync(mark, "getRecord"));
        Assert.Empty(await StatusesAsync(mark, "putRecord"));
    }

    [Fact]
    public async Task A_look_up_that_does_not_show_the_post_yet_leads_to_a_repeat_that_changes_nothing()
    {
        var account = await Stage.ConnectAsync(Ct);
        var post = Stage.Write(account, "shown late");
        var mark = await Stage.MarkAsync(Ct);
        await Stage.OrderAsync(account, "cut_after", Ct, operation: "putRecord");
        // Nobody is named by a look-up without a token: it meets whoever asks next.
        await Stage.Sandbox.PostAsync("/_sandbox/faults", new { platform = "bluesky", operation = "getRecord", kind = "status", status = 400, times = 1, body = """{"error":"RecordNotFound","message":"Could not locate record"}""" }, Ct);

        await AssertPublishedOnceAsync(post);

        Assert.Equal(["item:0 in_doubt", "reconcile:item:0 absent", "item:0 done"], post.Outcomes);
        Assert.Equal([0, 200], await StatusesAsync(mark, "putRecord"));
    }

    [Fact]
    public async Task A_network_that_cannot_be_asked_is_asked_again()
    {
        var account = await Stage.ConnectAsync(Ct);
        var post = Stage.Write(account, "asked again");
        await Stage.OrderAsync(account, "cut_after", Ct, operation: "putRecord");
        await Stage.Sandbox.PostAsync("/_sandbox/faults", new { platform = "bluesky", operation = "getRecord", kind = "cut_before", times = 1 }, Ct);
        await Stage.Sandbox.PostAsync("/_sandbox/faults", new { platform = "bluesky", operation = "getRecord", kind = "status", status = 502, times = 1 }, Ct);

        await AssertPublishedOnceAsync(post);

        Assert.Equal(["item:0 in_doubt", "reconcile:item:0 unknown", "reconcile:item:0 unknown", "reconcile:item:0 done"], post.Outcomes);
        Assert.Equal(3, post.Attempts);
    }

    [Theory]
    [InlineData("takendown")]
    [InlineData("deactivated")]
    public async Task A_locked_account_is_suspended(string name)
    {
        var account = await Stage.ConnectAsync(Ct, name);
        var post = Stage.Write(account, "locked");

        await Stage.DeliverAsync(post, Ct);

        Assert.Equal(PostStatus.Failed, post.Status);
        Assert.Equal(ErrorCodes.AccountSuspended, post.Error!.Code);
        Assert.Equal(AccountStatus.Suspended, account.Status);
        Assert.Empty(await Stage.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_lost_answer_to_a_refresh_is_asked_for_once_more_and_then_a_person_is_needed()
    {
        var account = await Stage.ConnectAsync(Ct);
        var replays = await Stage.CountAsync("refreshReplays", Ct);
        await Stage.OrderAsync(account, "expire_token", Ct);
        await Stage.Sandbox.PostAsync("/_sandbox/faults", new { platform = "bluesky", operation = "token", kind = "cut_after", times = 1 }, Ct);
        var post = Stage.Write(account, "spent");

        await Stage.DeliverAsync(post, Ct);

        // The server rotated it, and takes the second presentation for theft.
        Assert.Equal(AccountStatus.TokenExpired, account.Status);
        Assert.Equal(replays + 1, await Stage.CountAsync("refreshReplays", Ct));
        await Stage.ReconnectAsync(account, Ct);
        await AssertPublishedOnceAsync(post);
    }

    [Fact]
    public async Task A_refresh_that_never_arrived_is_made_again()
    {
        var account = await Stage.ConnectAsync(Ct);
        await Stage.OrderAsync(account, "expire_token", Ct);
        await Stage.Sandbox.PostAsync("/_sandbox/faults", new { platform = "bluesky", operation = "token", kind = "cut_before", times = 1 }, Ct);

        await AssertPublishedOnceAsync(Stage.Write(account, "not spent"));
    }

    [Fact]
    public async Task A_token_near_its_end_is_refreshed_before_it_is_used()
    {
        var account = await Stage.ConnectAsync(Ct);
        var first = account.Tokens.RefreshToken!;
        await Stage.AdvanceAsync(account.Tokens.ExpiresAt!.Value - Stage.Clock.GetUtcNow() - TimeSpan.FromSeconds(30), Ct);
        var post = Stage.Write(account, "in time");

        await AssertPublishedOnceAsync(post);

        Assert.DoesNotContain("item:0 token_rejected", post.Outcomes);
        Assert.NotEqual(first.Reveal(), account.Tokens.RefreshToken!.Reveal());
        // Single use: the one before it kills the session.
        Assert.IsType<RefreshOutcome.Rejected>(await Stage.Network.Authorizer.RefreshAsync(account.Session with { Tokens = account.Tokens with { RefreshToken = first } }, Ct));
        Assert.IsType<RefreshOutcome.Rejected>(await Stage.Network.Authorizer.RefreshAsync(account.Session, Ct));
    }

    [Fact]
    public async Task Links_mentions_and_tags_are_told_by_their_bytes()
    {
        var account = await Stage.ConnectAsync(Ct);
        var friend = await Stage.SettleAsync(NetworkStage.NewName("friend"), Ct);
        var text = $"👋🏽 @{friend} and @nobody.test: see example.com/a #news ＃新着";

        await AssertPublishedOnceAsync(Stage.Write(account, text));

        var record = (await Stage.PostsOfAsync(account, Ct))[0].GetProperty("raw");
        var did = await ReadAsync($"/xrpc/com.atproto.identity.resolveHandle?handle={friend}", "did");
        Assert.Equal(
            [($"@{friend}", did), ("example.com/a", "https://example.com/a"), ("#news", "news"), ("＃新着", "新着")],
            FacetsTests.Read(text, record.GetProperty("facets")).Select(facet => (facet.Text, facet.Value)));
    }

    [Fact]
    public async Task Who_may_reply_and_quote_is_written_under_the_key_of_the_post()
    {
        var account = await Stage.ConnectAsync(Ct);
        var post = Stage.Write(account, [("guarded", []), ("below", [])], """{"whoCanReply":["mentioned","followers","following"],"disableQuotes":true}""");

        await Stage.DeliverAsync(post, Ct);

        var found = await AssertThreadAsync(post, account);
        var root = found[0].GetProperty("id").GetString()!;
        var key = root.Split('/')[^1];
        var threadGate = await RecordAsync(account, "app.bsky.feed.threadgate", key);
        Assert.Equal(root, threadGate.GetProperty("post").GetString());
        Assert.Equal(["mentionRule", "followerRule", "followingRule"], threadGate.GetProperty("allow").EnumerateArray().Select(rule => rule.GetProperty("$type").GetString()!.Split('#')[1]));
        var postGate = await RecordAsync(account, "app.bsky.feed.postgate", key);
        Assert.Equal(root, postGate.GetProperty("post").GetString());
        Assert.Equal("app.bsky.feed.postgate#disableRule", postGate.GetProperty("embeddingRules")[0].GetProperty("$type").GetString());
        // They stood before anybody could reply.
        Assert.Equal(3, found[0].GetProperty("options").GetProperty("threadgate").GetArrayLength());
    }

    [Fact]
    public async Task Nobody_may_reply_when_nobody_is_named()
    {
        var account = await Stage.ConnectAsync(Ct);

        await AssertPublishedOnceAsync(Stage.Write(account, [("silence", [])], """{"whoCanReply":["nobody"]}"""));

        Assert.Equal(0, (await Stage.PostsOfAsync(account, Ct))[0].GetProperty("options").GetProperty("threadgate").GetArrayLength());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_post_is_quoted_by_its_uri_or_its_address(bool byAddress)
    {
        var author = await Stage.ConnectAsync(Ct);
        var quoted = Stage.Write(author, "worth it");
        await Stage.DeliverAsync(quoted, Ct);
        var quote = byAddress ? quoted.Published[0]!.PlatformUrl!.AbsoluteUri : quoted.Published[0]!.PlatformPostId;
        var account = await Stage.ConnectAsync(Ct);
        var picture = Picture.New("my comment");

        await AssertPublishedOnceAsync(Stage.Write(account, [("look", [])], JsonSerializer.Serialize(new { quote })));
        await AssertPublishedOnceAsync(Stage.Write(account, [("look at this too", [picture])], JsonSerializer.Serialize(new { quote })));

        var found = await Stage.PostsOfAsync(account, Ct);
        Assert.All(found, post => Assert.Equal(quoted.Published[0]!.PlatformPostId, post.GetProperty("options").GetProperty("quote").GetString()));
        var embed = found[1].GetProperty("raw").GetProperty("embed");
        Assert.Equal("app.bsky.embed.recordWithMedia", embed.GetProperty("$type").GetString());
        Assert.Equal(quoted.Done["item:0"].GetProperty("Cid").GetString(), embed.GetProperty("record").GetProperty("record").GetProperty("cid").GetString());
        Assert.Equal(picture.Sha256, found[1].GetProperty("media")[0].GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task A_post_that_is_not_there_cannot_be_quoted()
    {
        var account = await Stage.ConnectAsync(Ct);
        var post = Stage.Write(account, [("look", [])], $$"""{"quote":"at://{{account.Profile.PlatformAccountId}}/app.bsky.feed.post/3ke6kg3wk222r"}""");

        await Stage.DeliverAsync(post, Ct);

        Assert.Equal((PostStatus.Failed, ErrorCodes.NetworkRefused), (post.Status, post.Error!.Code));
    }

    [Fact]
    public async Task A_card_languages_labels_and_tags_are_what_was_asked_for()
    {
        var account = await Stage.ConnectAsync(Ct);

        await AssertPublishedOnceAsync(Stage.Write(account, [("rich", [])], """
            {
              "card": { "url": "https://example.com/story", "title": "A story", "description": "And what it tells" },
              "langs": ["pt-BR", "en"],
              "labels": ["graphic-media", "!no-unauthenticated"],
              "tags": ["quiet", "静か"]
            }
            """));

        var options = (await Stage.PostsOfAsync(account, Ct))[0].GetProperty("options");
        var card = options.GetProperty("card");
        Assert.Equal(("https://example.com/story", "A story", "And what it tells"), (card.GetProperty("uri").GetString(), card.GetProperty("title").GetString(), card.GetProperty("description").GetString()));
        Assert.Equal(["pt-BR", "en"], options.GetProperty("langs").EnumerateArray().Select(lang => lang.GetString()));
        Assert.Equal(["quiet", "静か"], options.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal("com.atproto.label.defs#selfLabels", options.GetProperty("labels").GetProperty("$type").GetString());
        Assert.Equal(["graphic-media", "!no-unauthenticated"], options.GetProperty("labels").GetProperty("values").EnumerateArray().Select(label => label.GetProperty("val").GetString()));
    }

    [Fact]
    public async Task A_card_without_a_description_has_an_empty_one()
    {
        var account = await Stage.ConnectAsync(Ct);

        await AssertPublishedOnceAsync(Stage.Write(account, [("short", [])], """{"card":{"url":"https://example.com","title":"A page"}}"""));

        Assert.Equal("", (await Stage.PostsOfAsync(account, Ct))[0].GetProperty("options").GetProperty("card").GetProperty("description").GetString());
    }

    [Theory]
    [InlineData(4, "app.bsky.embed.images", "images")]
    [InlineData(5, "app.bsky.embed.gallery", "items")]
    [InlineData(10, "app.bsky.embed.gallery", "items")]
    public async Task More_than_four_images_make_a_gallery(int count, string type, string member)
    {
        var account = await Stage.ConnectAsync(Ct);
        var pictures = Enumerable.Range(1, count).Select(i => Picture.New($"number {i}", i + 1, 2 * i)).ToList();

        await AssertPublishedOnceAsync(Stage.Write(account, [("many", pictures)]));

        var post = (await Stage.PostsOfAsync(account, Ct))[0];
        var embed = post.GetProperty("raw").GetProperty("embed");
        Assert.Equal(type, embed.GetProperty("$type").GetString());
        Assert.Equal(pictures.Select(picture => (picture.Width, picture.Height)), embed.GetProperty(member).EnumerateArray().Select(image => (image.GetProperty("aspectRatio").GetProperty("width").GetInt32(), image.GetProperty("aspectRatio").GetProperty("height").GetInt32())));
        Assert.Equal(pictures.Select(picture => picture.Sha256), post.GetProperty("media").EnumerateArray().Select(media => media.GetProperty("sha256").GetString()));
    }

    [Fact]
    public async Task Replies_name_the_first_item_as_root_and_the_one_before_as_parent()
    {
        var account = await Stage.ConnectAsync(Ct);
        var post = Stage.Write(account, "root", "middle", "end");

        await Stage.DeliverAsync(post, Ct);

        var last = (await Stage.PostsOfAsync(account, Ct))[2].GetProperty("raw").GetProperty("reply");
        Assert.Equal(post.Done["item:0"].GetProperty("Cid").GetString(), last.GetProperty("root").GetProperty("cid").GetString());
        Assert.Equal(post.Done["item:1"].GetProperty("Cid").GetString(), last.GetProperty("parent").GetProperty("cid").GetString());
    }

    [Fact]
    public void Keys_and_times_are_fixed_when_the_post_is_planned()
    {
        var now = Stage.Clock.GetUtcNow();
        var post = new PublishPost(Domain.Primitives.Id<Post>.New(now), "thread", [new(0, "a", []), new(1, "b", []), new(2, "c", [])], null);

        var plans = Stage.Network.Publisher.Plan(post, now).Select(step => step.Planned<ItemPlan>()).ToList();

        Assert.Equal(plans.Select(plan => plan.RecordKey).Order(StringComparer.Ordinal).Distinct(), plans.Select(plan => plan.RecordKey));
        Assert.All(plans, plan => Assert.Matches("^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$", plan.RecordKey));
        Assert.Equal(plans.Select(plan => plan.CreatedAt).Order(StringComparer.Ordinal).Distinct(), plans.Select(plan => plan.CreatedAt));
        Assert.Equal(BlueskyRecords.Instant(now), plans[0].CreatedAt);
    }

    private async Task<IReadOnlyList<int>> StatusesAsync(long mark, string method) =>
        [.. (await Stage.RequestsAsync(mark, Ct)).Where(request => request.GetProperty("path").GetString()!.Split('?')[0].EndsWith($".{method}", StringComparison.Ordinal)).Select(request => request.GetProperty("status").GetInt32())];

    private async Task<JsonElement> RecordAsync(CarriedAccount account, string collection, string key)
    {
        using var answer = await Stage.GetAsync($"/xrpc/com.atproto.repo.getRecord?repo={account.Profile.PlatformAccountId}&collection={collection}&rkey={key}", Ct);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct)).GetProperty("value");
    }

    private async Task<string> ReadAsync(string path, string member)
    {
        using var answer = await Stage.GetAsync(path, Ct);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(Ct)).GetProperty(member).GetString()!;
    }
}
