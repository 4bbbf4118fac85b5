using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Api.Rest.Json;
using Postato.Api.Rest.Platforms;
using Postato.Api.Rest.Posts;
using Postato.Domain.Accounts;
using Postato.Domain.Media;
using Postato.Domain.Posts;
using Postato.Domain.Tenancy;

namespace Postato.Api.OpenApi;

/// <summary>What each operation is sent and what it answers.</summary>
internal static class Examples
{
    /// <summary>Of an operation that takes a JSON body.</summary>
    public static JsonNode Request(string operation) => operation switch
    {
        "createPost" or "validatePost" => NewPost(),
        "createPosts" => new JsonObject { ["posts"] = new JsonArray(With(NewPost(), "idempotencyKey", "launch-2027-first"), With(NewPost(), "content", "Hello again.")) },
        "updatePost" => new JsonObject { ["status"] = "scheduled", ["scheduledAt"] = new JsonObject { ["localTime"] = "2027-03-08T09:00", ["timeZone"] = "America/Sao_Paulo" } },
        "createConnectLink" => new JsonObject { ["platform"] = "bluesky", ["handle"] = "name.bsky.social", ["redirectUrl"] = "https://app.example.com/connected" },
        "resolvePost" => new JsonObject { ["outcome"] = "published", ["platformUrl"] = "https://x.com/name/status/1846987139428634858" },
        _ => throw new InvalidOperationException($"{operation} has no example of a request."),
    };

    /// <summary>The parts of an upload; the file's bytes stand for themselves.</summary>
    public static JsonNode Upload() => new JsonObject { ["file"] = "@launch.png", ["alt"] = "The new office at dusk" };

    /// <summary>What comes when all is well, in words and as an example.</summary>
    public static (string Description, JsonNode Body) Answer(string operation) => operation switch
    {
        "createPost" => ("The post, accepted.", Json(Samples.Pending)),
        "createPosts" => ("What became of each entry.", Json(new BatchView([new(0, 201, JsonSerializer.SerializeToElement(Samples.Pending, ApiJson.Options), null), new(1, 422, null, Problem())]))),
        "validatePost" => ("What creation would say.", Json(Samples.Invalid)),
        "listPosts" => ("A page of posts.", Json(Samples.PageOf(Samples.Published))),
        "getPost" => ("The post.", Json(Samples.Published)),
        "updatePost" => ("The post as it stands now.", Json(Samples.Scheduled)),
        "deletePost" => ("It is hidden here.", Json(Samples.Deleted)),
        "cancelPost" => ("The post, cancelled.", Json(Samples.Cancelled)),
        "retryPost" => ("The post, queued again.", Json(Samples.Pending)),
        "resolvePost" => ("The post as it stands now.", Json(Samples.Published)),
        "pauseAccount" => ("The account, paused.", Json(Samples.Connected with { PausedAt = Samples.Published.PublishedAt })),
        "resumeAccount" => ("The account.", Json(Samples.Connected)),
        "pauseWorkspace" => ("The workspace, paused.", Json(Samples.Brand with { PausedAt = Samples.Published.PublishedAt })),
        "resumeWorkspace" => ("The workspace.", Json(Samples.Brand)),
        "getPostTimeline" => ("A page of what happened.", Json(Samples.Timeline)),
        "uploadMedia" or "getMedia" => ("The medium.", Json(Samples.Picture)),
        "listMedia" => ("A page of media.", Json(Samples.PageOf(Samples.Picture))),
        "deleteMedia" => ("It is gone.", Json(Samples.DeletedPicture)),
        "listAccounts" => ("A page of accounts.", Json(Samples.PageOf(Samples.Connected))),
        "getAccount" => ("The account.", Json(Samples.Connected)),
        "disconnectAccount" => ("It is disconnected here; `revokedAtNetwork` says what the network answered.", Json(Samples.Disconnected)),
        "createConnectLink" => ("The page. Give its address to the person, and to nobody else.", Json(Samples.ConnectLink)),
        "getConnectLink" => ("How far it came.", Json(Samples.UsedLink)),
        "getMe" => ("Who you are.", Json(Samples.Me)),
        "listWorkspaces" => ("A page of workspaces.", Json(Samples.PageOf(Samples.Brand))),
        "getWorkspace" => ("The workspace.", Json(Samples.Brand)),
        "listPlatforms" => ("All networks.", Json(new PlatformsView([Samples.Network], null))),
        "getPlatform" => ("The network.", Json(Samples.Network)),
        _ => throw new InvalidOperationException($"{operation} has no example of an answer."),
    };

    /// <summary>An <c>Idempotency-Key</c>, another for each operation.</summary>
    public static string KeyOf(string operation) => operation switch
    {
        "createPost" => "launch-2027-post",
        "createPosts" => "launch-2027-posts",
        "uploadMedia" => "launch-2027-picture",
        "createConnectLink" => "launch-2027-link",
        _ => throw new InvalidOperationException($"{operation} has no example of a key."),
    };

    /// <summary>Where in the workspace the created thing can be read.</summary>
    public static string PlaceOf(string operation) => operation switch
    {
        "createPost" => $"posts/{Samples.Post}",
        "uploadMedia" => $"media/{Samples.Medium}",
        "createConnectLink" => $"accounts/connect-links/{Samples.Link}",
        _ => throw new InvalidOperationException($"{operation} creates nothing that has a place."),
    };

    /// <summary>What is named in a path.</summary>
    public static (string Description, string Id) Named(Type entity) => entity.Name switch
    {
        nameof(Workspace) => ("The workspace.", Samples.Workspace),
        nameof(Post) => ("The post.", Samples.Post),
        nameof(MediaItem) => ("The medium.", Samples.Medium),
        nameof(SocialAccount) => ("The account.", Samples.Account),
        nameof(ConnectLink) => ("The link.", Samples.Link),
        _ => throw new InvalidOperationException($"{entity.Name} is not described."),
    };

    private static JsonObject NewPost() => new()
    {
        ["platform"] = "bluesky",
        ["accountId"] = Samples.Account,
        ["status"] = "publish",
        ["content"] = "Hello from Postato.",
        ["options"] = new JsonObject { ["langs"] = new JsonArray("en") },
        ["metadata"] = new JsonObject { ["campaign"] = "launch" },
    };

    private static JsonElement Problem() => JsonElement.Parse(Problems.TooLong());

    private static JsonObject With(JsonObject post, string member, string value)
    {
        post[member] = value;
        return post;
    }

    private static JsonNode Json<T>(T value) => JsonSerializer.SerializeToNode(value, ApiJson.Options)!;
}
