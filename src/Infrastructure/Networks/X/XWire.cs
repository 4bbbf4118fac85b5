using System.Globalization;
using System.Text.Json.Serialization;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.X;

/// <summary>The request that creates a post. X refuses unknown members, so unused ones are left out.</summary>
internal sealed record NewPost(string Text)
{
    public NewPostMedia? Media { get; init; }
    public NewPostReply? Reply { get; init; }
    public string? ReplySettings { get; init; }
    public NewPostPoll? Poll { get; init; }
    public string? QuoteTweetId { get; init; }
    public string? CommunityId { get; init; }
    public bool? ShareWithFollowers { get; init; }
    public bool? MadeWithAi { get; init; }
    public bool? PaidPartnership { get; init; }
    public NewPostGeo? Geo { get; init; }
    public bool? Nullcast { get; init; }
    public bool? ForSuperFollowersOnly { get; init; }
}

internal sealed record NewPostMedia(IReadOnlyList<string> MediaIds, IReadOnlyList<string>? TaggedUserIds);

internal sealed record NewPostReply(string InReplyToTweetId);

internal sealed record NewPostPoll(IReadOnlyList<string> Options, int DurationMinutes);

internal sealed record NewPostGeo(string PlaceId);

internal sealed record NewUpload(string MediaType, long TotalBytes, string MediaCategory);

internal sealed record NewMetadata(string Id, NewMetadataTexts Metadata);

internal sealed record NewMetadataTexts(NewAltText AltText);

internal sealed record NewAltText(string Text);

internal sealed record MediaState(string Id, string? MediaKey, long? ExpiresAfterSecs, ProcessingInfo? ProcessingInfo)
{
    private const int MaximumKey = 100;

    /// <summary>Null when it has no id.</summary>
    public static MediaState? Of(UntrustedJson json) => json["data"] is var data && data["id"].Digits is { } id
        ? new(
            id, data["media_key"].Words(MaximumKey), data["expires_after_secs"].Number,
            data["processing_info"] is { IsObject: true } info ? ProcessingInfo.Of(info) : null)
        : null;
}

internal sealed record ProcessingInfo(string? State, long? CheckAfterSecs, string? ErrorName, string? ErrorMessage)
{
    private const int MaximumText = 1_000;

    public static ProcessingInfo Of(UntrustedJson json) =>
        new(
            json["state"].Text, json["check_after_secs"].Number, json["error"]["name"].Words(MaximumText),
            json["error"]["message"].Words(MaximumText));
}

internal sealed record UserProfile(string Id, string Username, string? Name, Uri? ProfileImageUrl, string? SubscriptionType)
{
    private const int MaximumName = 300;

    /// <summary>Null when it does not name its account.</summary>
    public static UserProfile? Of(UntrustedJson json) =>
        json["data"] is var data && data["id"].Digits is { } id && data["username"].Id is { } username
            ? new(
                id, username, data["name"].Words(MaximumName), data["profile_image_url"].WebUrl,
                data["subscription_type"].Words(MaximumName))
            : null;
}

/// <summary>A page of an account's posts.</summary>
/// <param name="IsWhole">Whether it has as many posts as it says, all of them readable.</param>
/// <param name="Next">Null on the last page.</param>
internal sealed record PostPage(IReadOnlyList<ListedPost> Posts, bool IsWhole, string? Next)
{
    /// <summary>Null when it cannot be read.</summary>
    public static PostPage? Of(UntrustedJson json)
    {
        if (json["meta"]["result_count"].Number is not { } count)
            return null;

        var posts = json["data"].Items.Select(ListedPost.Of).ToList();
        var readable = posts.OfType<ListedPost>().ToList();
        return new(readable, readable.Count == posts.Count && count == posts.Count, json["meta"]["next_token"].Token);
    }
}

/// <summary>A post as X returns it. X's documentation gives some members two names.</summary>
internal sealed record ListedPost(string Id, string? Text)
{
    public PostEntities? Entities { get; init; }
    public PostAttachments? Attachments { get; init; }
    public IReadOnlyList<PostReference>? ReferencedTweets { get; init; }
    public IReadOnlyList<PostReference>? ReferencedPosts { get; init; }
    public LongText? NoteTweet { get; init; }
    public LongText? NotePost { get; init; }

    /// <summary>Null when it has no id.</summary>
    public static ListedPost? Of(UntrustedJson json) => json["id"].Digits is { } id
        ? new(id, json["text"].Text)
        {
            Entities = PostEntities.Of(json["entities"]),
            Attachments = json["attachments"]["media_keys"] is { IsArray: true } keys
                ? new([.. keys.Items.Select(key => key.Text).OfType<string>()])
                : null,
            ReferencedTweets = PostReference.ListOf(json["referenced_tweets"]),
            ReferencedPosts = PostReference.ListOf(json["referenced_posts"]),
            NoteTweet = LongText.Of(json["note_tweet"]),
            NotePost = LongText.Of(json["note_post"]),
        }
        : null;
}

internal sealed record PostEntities(IReadOnlyList<UrlEntity>? Urls)
{
    public static PostEntities? Of(UntrustedJson json) =>
        json["urls"] is { IsArray: true } urls
            ? new([.. urls.Items.Select(url => new UrlEntity(url["url"].Text, url["expanded_url"].Text))])
            : null;
}

/// <param name="Url">X's own short link in the text.</param>
internal sealed record UrlEntity(string? Url, string? ExpandedUrl);

internal sealed record PostAttachments(IReadOnlyList<string>? MediaKeys);

internal sealed record PostReference(string? Type, string? Id)
{
    public static IReadOnlyList<PostReference>? ListOf(UntrustedJson json) =>
        json.IsArray ? [.. json.Items.Select(reference => new PostReference(reference["type"].Text, reference["id"].Text))] : null;
}

internal sealed record LongText(string? Text, PostEntities? Entities)
{
    public static LongText? Of(UntrustedJson json) => json.IsObject ? new(json["text"].Text, PostEntities.Of(json["entities"])) : null;
}

/// <summary>An error in any of its three shapes: a problem, a list of errors, or OAuth's.</summary>
internal sealed record ErrorAnswer(
    string? Title, string? Detail, string? Type, IReadOnlyList<ErrorEntry> Errors, string? Error, string? ErrorDescription)
{
    private const int MaximumText = 1_000;
    private const int MaximumErrors = 20;

    public static ErrorAnswer Of(UntrustedJson json) => new(
        json["title"].Words(MaximumText), json["detail"].Words(MaximumText), json["type"].Words(MaximumText),
        [.. json["errors"].Items.Take(MaximumErrors)
            .Select(error => new ErrorEntry(
                error["message"].Words(MaximumText), error["code"].Number?.ToString(CultureInfo.InvariantCulture)))],
        json["error"].Words(MaximumText), json["error_description"].Words(MaximumText));
}

internal sealed record ErrorEntry(string? Message, string? Code);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NewPost))]
[JsonSerializable(typeof(NewUpload))]
[JsonSerializable(typeof(NewMetadata))]
internal sealed partial class XWire : JsonSerializerContext;
