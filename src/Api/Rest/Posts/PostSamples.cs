using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Api.OpenApi;
using Postato.Application.Lists;
using Postato.Application.Posts;
using Postato.Domain.Accounts;
using Postato.Domain.Events;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Posts;

/// <summary>Example posts, instances of the records that the API answers with.</summary>
internal static class PostSamples
{
    private const string PublishedId = $"at://{Samples.PlatformAccountId}/app.bsky.feed.post/3lb7w2x4k2s2a";
    private const string PublishedUrl = "https://bsky.app/profile/name.bsky.social/post/3lb7w2x4k2s2a";

    public static PostView Pending { get; } = Of("pending");

    public static PostView Scheduled { get; } = Of("scheduled") with { ScheduledAt = Samples.Noon.AddDays(7) };

    public static PostView Cancelled { get; } = Of("cancelled");

    public static PostView Published { get; } = Of("published") with
    {
        PublishedAt = Samples.Noon.AddSeconds(1),
        PlatformPostId = PublishedId,
        PlatformUrl = PublishedUrl,
        Items = [ItemOf("published", PublishedId, PublishedUrl)],
    };

    public static ValidationView Invalid { get; } = new(
        Valid: false,
        [new(
            "content", "text_too_long", "The text has 312 graphemes and Bluesky (post) takes 300: shorten it by 12.",
            Samples.PlatformKey, 300, 312)],
        [new("likely_duplicate", $"{Samples.Post} says the same on this account, less than 24 hours ago.")]);

    public static BatchView Batch { get; } = new(
        [new(0, 201, Samples.Json(Pending), null), new(1, 422, null, JsonElement.Parse(Problems.TooLong()))]);

    public static Page<TimelineEntry> Timeline { get; } = new(
        [
            new(Samples.Noon, "transition", null, Samples.Json(new { from = "draft", trigger = "submit", to = "pending" })),
            new(Samples.Noon, "event", null, EventEntry(new PostQueued(InEvent(PostStatus.Pending)))),
            new(
                Samples.Noon.AddMilliseconds(180), "attempt", null,
                Samples.Json(new { number = 1, endedAt = Samples.Noon.AddSeconds(1), outcome = "published", error = (string?)null })),
            new(
                Samples.Noon.AddMilliseconds(200), "step", Samples.Item,
                Samples.Json(new
                {
                    name = "item:0", attempt = 1, effect = "creating",
                    endedAt = Samples.Noon.AddSeconds(1), outcome = "done", error = (string?)null,
                })),
        ],
        null);

    private static PostEventItem PublishedItem => new(Samples.IdOf<PostItem>(), 0, ItemStatus.Published, PublishedId, PublishedUrl);

    /// <summary>A post to create.</summary>
    public static JsonObject New(params ReadOnlySpan<(string Member, string Value)> changes)
    {
        var post = new JsonObject
        {
            ["platform"] = Samples.PlatformKey,
            ["accountId"] = Samples.Account,
            ["status"] = "publish",
            ["content"] = "Hello from Postato.",
            ["options"] = new JsonObject { ["langs"] = new JsonArray("en") },
            ["metadata"] = new JsonObject { ["campaign"] = "launch" },
        };
        foreach (var (member, value) in changes)
            post[member] = value;
        return post;
    }

    /// <summary>The same post in an event.</summary>
    public static PostEventData InEvent(PostStatus status, PostError? error = null, DateTimeOffset? scheduledAt = null) => new(
        Samples.IdOf<Post>(), Samples.IdOf<SocialAccount>(), new(Samples.PlatformKey), status, scheduledAt,
        status == PostStatus.Published ? Samples.Noon.AddSeconds(1) : null, error, [status switch
        {
            PostStatus.Published => PublishedItem,
            PostStatus.Failed => new(Samples.IdOf<PostItem>(), 0, ItemStatus.Failed, null, null),
            _ => new(Samples.IdOf<PostItem>(), 0, ItemStatus.Pending, null, null),
        }]);

    /// <summary>A thread of which one item is published and the next one is not.</summary>
    public static PostEventData ThreadInEvent(PostError error) => InEvent(PostStatus.Failed, error) with
    {
        Items = [PublishedItem, new(Id<PostItem>.ParseOrNone("itm_01KAV3X4E6S8T0V1W2X3Y4Z5A6"), 1, ItemStatus.Failed, null, null)],
    };

    private static JsonElement EventEntry(EventRecord happened) =>
        Samples.Json(new { type = happened.Type, data = JsonElement.Parse(happened.DataAsJson()) });

    private static PostView Of(string status) => new(
        Samples.IdOf<Post>(), status, Samples.PlatformKey, Samples.IdOf<SocialAccount>(), "post", JsonValue.Create("Hello from Postato."),
        JsonElement.Parse("""{"langs":["en"]}"""), [], null, Samples.Noon, Samples.Noon, null, null, null, null, null, null, null, [], null,
        new Dictionary<string, string> { ["campaign"] = "launch" }, [ItemOf("pending", null, null)]);

    private static PostItemView ItemOf(string status, string? id, string? url) =>
        new(Samples.IdOf<PostItem>(), 0, "main", "Hello from Postato.", status, [], id, url);
}
