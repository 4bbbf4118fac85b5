using System.Text.Json;
using System.Text.Json.Serialization;
using Postato.Api.Rest.Json;
using Postato.Application.Posts;
using Postato.Domain.Accounts;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Posts;

/// <summary>A post to create.</summary>
internal sealed record PostRequest
{
    /// <summary>Key of the network, or an alias of it.</summary>
    public required string Platform { get; init; }

    public required Id<SocialAccount> AccountId { get; init; }

    /// <summary><c>draft</c>, <c>publish</c> or <c>scheduled</c>.</summary>
    public required string Status { get; init; }

    public string? PostType { get; init; }

    /// <summary>Text, or a list of <c>{ text, media? }</c>.</summary>
    public ContentRequest? Content { get; init; }

    /// <summary>Only with a text as content.</summary>
    public IReadOnlyList<MediaRequest>? Media { get; init; }

    public JsonElement? Options { get; init; }

    /// <summary>ISO 8601 with an offset, or <c>{ localTime, timeZone }</c>.</summary>
    [JsonConverter(typeof(ScheduledTimeConverter))]
    public DateTimeOffset? ScheduledAt { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }

    public Result<PostSubmission> ToSubmission()
    {
        if (ContentRequest.MediaBesideItems(Content, Media) is { } mistake)
            return mistake;

        return new PostSubmission(
            Platform, AccountId, Status, PostType, ContentRequest.ItemsOf(Content, Media), Options, ScheduledAt, Metadata, SingleContent: Content?.Items is null);
    }
}

/// <summary>What to change: absent is unchanged, null is cleared, lists are replaced whole.</summary>
internal sealed record PostPatchRequest
{
    public string? Status { get; init; }

    public string? PostType { get; init; }

    public ContentRequest? Content { get; init; }

    public IReadOnlyList<MediaRequest>? Media { get; init; }

    // Not nullable: an absent member is undefined, a null is null.
    public JsonElement Options { get; init; }

    public JsonElement ScheduledAt { get; init; }

    public JsonElement Metadata { get; init; }

    public Result<PostPatch> ToPatch(Id<Post> post)
    {
        if (ContentRequest.MediaBesideItems(Content, Media) is { } mistake)
            return mistake;
        if (Media is not null && Content is null)
            return new InvalidRequest("media", "Send content with it: both are replaced together.");

        if (!Read(ScheduledAt, "scheduledAt", value => (DateTimeOffset?)ScheduledTimeConverter.Read(value)).Succeeded(out var scheduledAt, out var refusal))
            return refusal;
        if (!Read(Metadata, "metadata", value => (IReadOnlyDictionary<string, string>?)value.Deserialize<Dictionary<string, string>>(ApiJson.Options)).Succeeded(out var metadata, out refusal))
            return refusal;

        return new PostPatch(
            post, Status, PostType, Content is null ? null : ContentRequest.ItemsOf(Content, Media), Content?.Items is null,
            Read(Options, "options", value => (JsonElement?)value).Value, scheduledAt, metadata);
    }

    private static Result<Optional<T?>> Read<T>(JsonElement element, string field, Func<JsonElement, T?> read)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.Undefined => Optional<T?>.Absent,
                JsonValueKind.Null => Optional<T?>.Of(default),
                _ => Optional<T?>.Of(read(element)),
            };
        }
        catch (JsonException)
        {
            return new InvalidRequest(field, "This value is not of the right type.");
        }
    }
}

internal sealed record BatchRequest
{
    /// <summary>1 to 100 posts as at creation, each with an <c>idempotencyKey</c> of its own if wanted.</summary>
    public required IReadOnlyList<JsonElement> Posts { get; init; }
}
