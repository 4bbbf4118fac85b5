using System.Text.Json.Serialization;

namespace Postato.Infrastructure.Networks.X;

/// <summary>A post as it is sent. X refuses what it does not know: whatever is not used stays away.</summary>
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

/// <summary>Every answer of API v2.</summary>
internal sealed record Answer<T>(T? Data, AnswerMeta? Meta)
    where T : class;

internal sealed record AnswerMeta(string? NextToken);

internal sealed record CreatedPost(string? Id);

internal sealed record MediaState(string? Id, string? MediaKey, int? ExpiresAfterSecs, ProcessingInfo? ProcessingInfo);

internal sealed record ProcessingInfo(string? State, int? CheckAfterSecs, ProcessingError? Error);

internal sealed record ProcessingError(string? Name, string? Message);

internal sealed record UserProfile(string? Id, string? Username, string? Name, string? ProfileImageUrl, string? SubscriptionType);

/// <summary>A post as it is read. Some members go by two names, from one text of X's documentation to the next.</summary>
internal sealed record ListedPost(string? Id, string? Text)
{
    public PostEntities? Entities { get; init; }
    public PostAttachments? Attachments { get; init; }
    public IReadOnlyList<PostReference>? ReferencedTweets { get; init; }
    public IReadOnlyList<PostReference>? ReferencedPosts { get; init; }
    public LongText? NoteTweet { get; init; }
    public LongText? NotePost { get; init; }
}

internal sealed record PostEntities(IReadOnlyList<UrlEntity>? Urls);

/// <param name="Url">X's own short link, as it stands in the text.</param>
internal sealed record UrlEntity(string? Url, string? ExpandedUrl);

internal sealed record PostAttachments(IReadOnlyList<string>? MediaKeys);

internal sealed record PostReference(string? Type, string? Id);

internal sealed record LongText(string? Text, PostEntities? Entities);

internal sealed record TokenAnswer(string? AccessToken, string? RefreshToken, int? ExpiresIn, string? Scope);

/// <summary>An error in any of its three shapes: a problem, a list of what is wrong, or OAuth's.</summary>
internal sealed record ErrorAnswer(string? Title, string? Detail, string? Type, IReadOnlyList<ErrorEntry>? Errors, string? Error, string? ErrorDescription);

internal sealed record ErrorEntry(string? Message, int? Code);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(NewPost))]
[JsonSerializable(typeof(NewUpload))]
[JsonSerializable(typeof(NewMetadata))]
[JsonSerializable(typeof(Answer<CreatedPost>))]
[JsonSerializable(typeof(Answer<MediaState>))]
[JsonSerializable(typeof(Answer<UserProfile>))]
[JsonSerializable(typeof(Answer<IReadOnlyList<ListedPost>>))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
internal sealed partial class XWire : JsonSerializerContext;
