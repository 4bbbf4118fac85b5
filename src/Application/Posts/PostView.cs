using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Domain.Accounts;
using Postato.Domain.Posts;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;

namespace Postato.Application.Posts;

/// <summary>A post as every surface shows it.</summary>
/// <param name="Content">The text of a single item; of a thread the list of <c>{ text, media }</c>.</param>
/// <param name="WaitingFor">Why it waits: <c>reconnect</c>, <c>pause</c> or <c>quota</c>; null when it does not.</param>
/// <param name="PlatformPostId">The network's id of the first item.</param>
public sealed record PostView(
    Id<Post> Id,
    string Status,
    string Platform,
    Id<SocialAccount> AccountId,
    string PostType,
    JsonNode Content,
    JsonElement? Options,
    IReadOnlyList<string> Labels,
    string? GroupId,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ScheduledAt,
    DateTimeOffset? PublishedAt,
    DateTimeOffset? NextAttemptAt,
    string? WaitingFor,
    string? PlatformPostId,
    string? PlatformUrl,
    PostError? Error,
    IReadOnlyList<Warning> Warnings,
    string? Approval,
    IReadOnlyDictionary<string, string>? Metadata,
    IReadOnlyList<PostItemView> Items)
{
    /// <param name="account">The state of the post's account: a dead token or a pause holds its waiting posts.</param>
    public static PostView Of(Post post, AccountStanding account, DateTimeOffset now) =>
        Of(post, [.. post.Items.OrderBy(item => item.Index)], account, now);

    /// <param name="items">In order.</param>
    public static PostView Of(Post post, IReadOnlyList<PostItem> items, AccountStanding account, DateTimeOffset now) => new(
        post.Id,
        SnakeCase.Of(post.Status),
        post.Platform.Key,
        post.AccountId,
        post.PostType,
        ContentOf(items),
        post.Options is null ? null : JsonElement.Parse(post.Options),
        Labels: [],
        GroupId: null,
        post.CreatedAt,
        post.UpdatedAt,
        post.ScheduledAt,
        post.PublishedAt,
        post.NextAttemptAt,
        IsDue(post, now) ? account.WaitingFor : null,
        items is [var first, ..] ? first.PlatformPostId : null,
        items is [var opening, ..] ? opening.PlatformUrl : null,
        post.Error ?? (IsDue(post, now) && account is { WaitingFor: "quota", SilentUntil: { } until } ? OutOfQuota(until) : null),
        post.Warnings,
        Approval: null,
        post.Metadata is null ? null : JsonSerializer.Deserialize<Dictionary<string, string>>(post.Metadata),
        [.. items.Select(PostItemView.Of)]);

    private static bool IsDue(Post post, DateTimeOffset now) =>
        post.Status is PostStatus.Pending or PostStatus.Processing || (post.Status == PostStatus.Scheduled && post.ScheduledAt <= now);

    // A limit on the account holds its later posts as well as the one that met it.
    private static PostError OutOfQuota(DateTimeOffset until) => new(
        ErrorCodes.NetworkRateLimited,
        $"The network takes nothing more of this account until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: its quota is used up.",
        "Nothing: it is sent when the quota is counted anew.");

    private static JsonNode ContentOf(IReadOnlyList<PostItem> items) => items is [var only]
        ? JsonValue.Create(only.Text)
        : new JsonArray([.. items.Select(item => new JsonObject
        {
            ["text"] = item.Text,
            ["media"] = new JsonArray(
                [.. item.Media.Select(media => new JsonObject { ["id"] = media.Id.ToString(), ["alt"] = media.Alt })]),
        })]);
}

/// <summary>One unit on the network.</summary>
public sealed record PostItemView(
    Id<PostItem> Id, int Index, string Kind, string Text, string Status, IReadOnlyList<ItemMedia> Media, string? PlatformPostId,
    string? PlatformUrl)
{
    public static PostItemView Of(PostItem item) => new(
        item.Id, item.Index, item.Kind, item.Text, SnakeCase.Of(item.Status), item.Media, item.PlatformPostId, item.PlatformUrl);
}
