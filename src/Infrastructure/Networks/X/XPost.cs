using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;

namespace Postato.Infrastructure.Networks.X;

/// <summary>One item as it is sent, from stored data alone.</summary>
internal static class XPost
{
    public static NewPost Of(StepContext step, PublishItem item, IReadOnlyList<UploadedMedia> media)
    {
        var first = item.Index == 0;
        return new NewPost(TextOf(item))
        {
            Media = media.Count == 0 ? null : new([.. media.Select(medium => medium.Id)], item.Media.Any(IsImage) ? Strings(step.Post, "tagged_user_ids") : null),
            Reply = ParentOf(step, item) is { } parent ? new(parent) : null,
            ReplySettings = first ? Text(step.Post, "reply_settings") : null,
            Poll = Option(step.Post, "poll") is { } poll ? new([.. poll.GetProperty("options").EnumerateArray().Select(option => option.GetString()!)], poll.GetProperty("duration_minutes").GetInt32()) : null,
            QuoteTweetId = QuotedIn(step.Post),
            CommunityId = Text(step.Post, "community_id"),
            ShareWithFollowers = Flag(step.Post, "share_with_followers"),
            // Labels stand on each post of a thread: each can be met alone.
            MadeWithAi = Flag(step.Post, "made_with_ai"),
            PaidPartnership = Flag(step.Post, "paid_partnership"),
            Geo = Option(step.Post, "geo") is { } geo ? new(geo.GetProperty("place_id").GetString()!) : null,
            Nullcast = Flag(step.Post, "nullcast"),
            ForSuperFollowersOnly = Flag(step.Post, "for_super_followers_only"),
        };
    }

    public static string TextOf(PublishItem item) => LineEnds.ToLf(item.Text);

    /// <summary>The id of the item before; null: this is the first.</summary>
    public static string? ParentOf(StepContext step, PublishItem item) =>
        item.Index == 0 ? null : step.Done[XSteps.Item(item.Index - 1)].Deserialize<PublishedPost>()!.Id;

    /// <summary>The id of the quoted post, which may be given by its address: <c>https://x.com/name/status/123</c>.</summary>
    public static string? QuotedIn(PublishPost post) =>
        Text(post, "quote_tweet_id") is { } quote ? (Uri.TryCreate(quote, UriKind.Absolute, out var url) ? url.AbsolutePath.TrimEnd('/').Split('/')[^1] : quote) : null;

    public static PublishedItem PublishedAt(XOptions options, AccountSession account, string id) =>
        new(id, new Uri(options.WebUrl, $"/{Uri.EscapeDataString(account.Username)}/status/{id}"));

    public static bool IsImage(PublishMedia media) => media.MimeType.StartsWith("image/", StringComparison.Ordinal) && media.MimeType != "image/gif";

    private static JsonElement? Option(PublishPost post, string name) =>
        post.Options is { ValueKind: JsonValueKind.Object } options && options.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(PublishPost post, string name) => Option(post, name)?.GetString();

    private static bool? Flag(PublishPost post, string name) => Option(post, name) is { ValueKind: JsonValueKind.True } ? true : null;

    private static string[]? Strings(PublishPost post, string name) =>
        Option(post, name) is { } list && list.GetArrayLength() > 0 ? [.. list.EnumerateArray().Select(entry => entry.GetString()!)] : null;
}
