using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Application.Accounts;
using Postato.Application.Lists;
using Postato.Application.Me;
using Postato.Application.Media;
using Postato.Application.Posts;
using Postato.Application.Workspaces;
using Postato.Domain.Accounts;
using Postato.Domain.Media;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.OpenApi;

/// <summary>Things as the API shows them, made of its own records: an example cannot fall behind them.</summary>
internal static class Samples
{
    public const string PlatformKey = "bluesky";
    public const string Workspace = "wks_01KAV3T5Q8RZ4M7N2P6X9W1B0C";
    public const string Account = "acc_01KAV3V0H2DXF5G8J9K4M6N7PQ";
    public const string Medium = "med_01KAV3W7S1T3V5X8YZ2A4B6C9D";
    public const string Post = "pst_01KAV3X4E6F8G0H2J5K7M9N1P3";
    private const string Item = "itm_01KAV3X4E6Q5R7S9T1V3W5X7Y9";
    private const string Agent = "agt_01KAV3S1A2B3C4D5E6F7G8H9J0";
    private const string Tenant = "ten_01KAV3R0Z9Y8X7W6V5T4S3R2Q1";
    public const string Link = "cnl_01KAV3Y9M8N7P6Q5R4S3T2V1W0";
    private const string Did = "did:plc:z72i7hdynmk6r22z27h6tvur";

    private static readonly DateTimeOffset Noon = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <param name="prefix">Of the entity.</param>
    public static string IdOf(string prefix) => ((string[])[Workspace, Account, Medium, Post, Item, Agent, Tenant, Link]).First(id => id.StartsWith(prefix, StringComparison.Ordinal));

    public static PostView Published { get; } = PostOf("published") with
    {
        PublishedAt = Noon.AddSeconds(1),
        PlatformPostId = $"at://{Did}/app.bsky.feed.post/3lb7w2x4k2s2a",
        PlatformUrl = "https://bsky.app/profile/name.bsky.social/post/3lb7w2x4k2s2a",
        Items = [ItemOf("published", $"at://{Did}/app.bsky.feed.post/3lb7w2x4k2s2a", "https://bsky.app/profile/name.bsky.social/post/3lb7w2x4k2s2a")],
    };

    public static PostView Pending { get; } = PostOf("pending");

    public static PostView Scheduled { get; } = PostOf("scheduled") with { ScheduledAt = Noon.AddDays(7) };

    public static PostView Cancelled { get; } = PostOf("cancelled");

    public static ValidationView Invalid { get; } = new(
        Valid: false,
        [new("content", "text_too_long", "The text has 312 graphemes and Bluesky (post) takes 300: shorten it by 12.", "bluesky", 300, 312)],
        [new("likely_duplicate", $"{Post} says the same on this account, less than 24 hours ago.")]);

    public static Page<TimelineEntry> Timeline { get; } = new(
        [
            new(Noon, "transition", null, Json(new { from = "draft", trigger = "submit", to = "pending" })),
            new(Noon, "event", null, Json(new { type = "post.queued", data = new { postId = Post, status = "pending" } })),
            new(Noon.AddMilliseconds(180), "attempt", null, Json(new { number = 1, endedAt = Noon.AddSeconds(1), outcome = "published", error = (string?)null })),
            new(Noon.AddMilliseconds(200), "step", Item, Json(new { name = "item:0", attempt = 1, effect = "creating", endedAt = Noon.AddSeconds(1), outcome = "done", error = (string?)null })),
        ],
        null);

    public static DeletedPostView Deleted { get; } = new(IdOf<Post>(Post), Deleted: true, "published", PublishedCopyRemains: true);

    public static MediaView Picture { get; } = new(
        IdOf<MediaItem>(Medium), new Uri("https://postato.example/media/ten_01KAV3R0Z9Y8X7W6V5T4S3R2Q1/2027/03/4bf92f3577b34da6a3ce929d0e0e4736"), "image", "image/png", 48_211, 1200, 630, null,
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "ready", "launch.png", "The new office at dusk", Noon, Noon.AddDays(7));

    public static DeletedMediaView DeletedPicture { get; } = new(IdOf<MediaItem>(Medium), Deleted: true);

    public static AccountView Connected { get; } = new(
        IdOf<SocialAccount>(Account), "bluesky", Did, "name.bsky.social", "Name", "https://cdn.example/avatar.jpg", "https://bsky.app/profile/name.bsky.social", "connected", Noon, Noon.AddHours(1), null);

    public static DisconnectedAccountView Disconnected { get; } = new(IdOf<SocialAccount>(Account), Deleted: true, "disconnected", RevokedAtNetwork: true);

    public static ConnectLinkView ConnectLink { get; } = new(IdOf<ConnectLink>(Link), new Uri("https://postato.example/connect/Zk3pV0a9Qd7nT2xY5wB8rL1m"), Noon.AddDays(1));

    public static ConnectLinkStateView UsedLink { get; } = new(IdOf<ConnectLink>(Link), "completed", "bluesky", IdOf<SocialAccount>(Account), null, Noon, Noon.AddDays(1), Noon.AddMinutes(4));

    public static MeView Me { get; } = new(
        "agent", Agent, new MeAgentView(Agent, "Publisher"), IdOf<Tenant>(Tenant), [new MeWorkspaceView(IdOf<Workspace>(Workspace), "Brand", Permissions.NamesOf(Permissions.AgentDefault))]);

    public static WorkspaceView Brand { get; } = new(IdOf<Workspace>(Workspace), "Brand", Noon.AddDays(-90), Noon.AddDays(-2), 2, ["bluesky", "mastodon"], 3, 41, null);

    public static NetworkCapabilities Network { get; } = new(
        new Platform("bluesky"), "Bluesky", [],
        [
            new(
                "post",
                [new(LengthUnit.Graphemes, 300, new LimitSource("lexicon app.bsky.feed.post"))],
                TextRequired: false,
                new(1, 1, new LimitSource("lexicon app.bsky.feed.post")),
                new(
                    new(0, 4, new LimitSource("lexicon app.bsky.embed.images")),
                    [new("image", ["image/jpeg", "image/png", "image/webp"], new(0, 4, new LimitSource("lexicon app.bsky.embed.images")), new(1_000_000, new LimitSource("lexicon app.bsky.embed.images")))]),
[]),
        ],
        SchedulingLimit.Postato);

    public static Page<T> PageOf<T>(T item) => new([item], null);

    private static PostView PostOf(string status) => new(
        IdOf<Post>(Post), status, "bluesky", IdOf<SocialAccount>(Account), "post", JsonValue.Create("Hello from Postato."), JsonElement.Parse("""{"langs":["en"]}"""), [], null, Noon, Noon,
        null, null, null, null, null, null, null, [], null, new Dictionary<string, string> { ["campaign"] = "launch" }, [ItemOf("pending", null, null)]);

    private static PostItemView ItemOf(string status, string? id, string? url) => new(IdOf<PostItem>(Item), 0, "main", "Hello from Postato.", status, [], id, url);

    private static Id<T> IdOf<T>(string text)
        where T : IEntity => Id<T>.ParseOrNone(text);

    private static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value, Rest.Json.ApiJson.Options);
}
