using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.X;

/// <summary>Builds the request for one item from stored data only.</summary>
internal static class XPost
{
    public static NewPost Of(StepContext step, PublishItem item, IReadOnlyList<UploadedMedia> media)
    {
        var first = item.Index == 0;
        return new NewPost(TextOf(item))
        {
            Media = media.Count == 0
                ? null
                : new([.. media.Select(medium => medium.Id)], item.Media.Any(IsImage) ? step.Post.ListOption("tagged_user_ids") : null),
            Reply = ParentOf(step, item) is { } parent ? new(parent) : null,
            ReplySettings = first ? step.Post.TextOption("reply_settings") : null,
            Poll = step.Post.Option("poll") is { } poll
                ? new(
                    [.. poll.GetProperty("options").EnumerateArray().Select(option => option.GetString()!)],
                    poll.GetProperty("duration_minutes").GetInt32())
                : null,
            QuoteTweetId = QuotedIn(step.Post),
            CommunityId = step.Post.TextOption("community_id"),
            ShareWithFollowers = step.Post.FlagOption("share_with_followers"),
            // Every post of a thread gets the labels, because each can be seen alone.
            MadeWithAi = step.Post.FlagOption("made_with_ai"),
            PaidPartnership = step.Post.FlagOption("paid_partnership"),
            Geo = step.Post.Option("geo") is { } geo ? new(geo.GetProperty("place_id").GetString()!) : null,
            Nullcast = step.Post.FlagOption("nullcast"),
            ForSuperFollowersOnly = step.Post.FlagOption("for_super_followers_only"),
        };
    }

    public static string TextOf(PublishItem item) => LineEnds.ToLf(item.Text);

    /// <summary>The id of the previous item; null for the first.</summary>
    public static string? ParentOf(StepContext step, PublishItem item) =>
        item.Index == 0 ? null : step.Result<PublishedPost>(StepNames.Item(item.Index - 1)).Id;

    /// <summary>The id of the quoted post, which may be given as its address: <c>https://x.com/name/status/123</c>.</summary>
    public static string? QuotedIn(PublishPost post) =>
        post.TextOption("quote_tweet_id") is { } quote && Uri.TryCreate(quote, UriKind.Absolute, out var url)
            ? url.AbsolutePath.TrimEnd('/').Split('/')[^1]
            : post.TextOption("quote_tweet_id");

    public static PublishedItem PublishedAt(XOptions options, AccountSession account, string id) =>
        new(id, new Uri(options.WebUrl, $"/{Uri.EscapeDataString(account.Username)}/status/{id}"));

    public static bool IsImage(PublishMedia media) =>
        media.MimeType.StartsWith("image/", StringComparison.Ordinal) && media.MimeType != "image/gif";
}
