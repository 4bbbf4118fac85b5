using System.Text.Json;
using Postato.Api.Rest.Json;
using Postato.Application.Posts;
using Postato.Domain.Accounts;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Posts;

/// <summary>A post to create.</summary>
internal sealed record PostRequest
{
    /// <summary>Key of the network, or an alias of it: <c>x</c> is <c>twitter</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>A connected account of this workspace, on that platform.</summary>
    public required Id<SocialAccount> AccountId { get; init; }

    /// <summary>What to do with the post.</summary>
    public required string Status { get; init; }

    /// <summary>A type of the platform; default: its first, or <c>thread</c> for several items.</summary>
    public string? PostType { get; init; }

    /// <summary>A text, or a list of <c>{ text, media? }</c> for a thread. Optional when there is media.</summary>
    public ContentRequest? Content { get; init; }

    /// <summary>Only when the content is a text: items of a list have their own.</summary>
    public IReadOnlyList<MediaRequest>? Media { get; init; }

    /// <summary>Options of the platform, by name: see <c>GET /v1/platforms</c>.</summary>
    public JsonElement? Options { get; init; }

    /// <summary>
    /// Required with status <c>scheduled</c>, not allowed with the others: ISO 8601 with an offset, or <c>{ localTime, timeZone }</c>.
    /// </summary>
    public ScheduledTime? ScheduledAt { get; init; }

    /// <summary>Up to 20 pairs of your own: keys of up to 64 bytes, values of up to 500.</summary>
    public Dictionary<string, string>? Metadata { get; init; }

    public Result<PostSubmission> ToSubmission()
    {
        if (Content is null && Media is null or [])
            return new InvalidRequest("content", "Required, unless there is media.");
        if (Content?.Items is not null && Media is not null)
            return new InvalidRequest("media", "Only with a text as content: put media into the items.");
        if (!OptionsRequest.IsOne(Options))
            return OptionsRequest.Mistake;

        return new PostSubmission(Platform, AccountId, Status, PostType, Items(), Options, ScheduledAt?.At, Metadata,
            SingleContent: Content?.Items is null);
    }

    private IReadOnlyList<SubmittedItem> Items() => Content?.Items is { } items
        ? [.. items.Select(item => item.ToSubmitted())]
        : [new SubmittedItem(Content?.Text ?? "", [.. (Media ?? []).Select(use => use.ToSubmitted())])];
}

/// <summary>What to change: a member that is absent stays unchanged, null clears it, lists are replaced as a whole.</summary>
internal sealed record PostPatchRequest
{
    /// <summary>What to do with the post; absent: unchanged.</summary>
    public Optional<string?> Status { get; init; }

    /// <summary>Null: the platform's default for the content.</summary>
    public Optional<string?> PostType { get; init; }

    /// <summary>A text keeps the media; a list replaces text and media.</summary>
    public Optional<ContentRequest?> Content { get; init; }

    /// <summary>Replaces the media of a single item.</summary>
    public Optional<IReadOnlyList<MediaRequest>?> Media { get; init; }

    /// <summary>All options of the platform.</summary>
    public Optional<JsonElement?> Options { get; init; }

    /// <summary>As at creation. With status <c>scheduled</c>, or alone to move a scheduled post.</summary>
    public Optional<ScheduledTime?> ScheduledAt { get; init; }

    public Optional<Dictionary<string, string>?> Metadata { get; init; }

    public Result<PostPatch> ToPatch(Id<Post> post)
    {
        if (Status is { IsSet: true, Value: null })
            return new InvalidRequest("status", "A post has a status: it cannot be cleared.");
        if (Content.Value?.Items is not null && Media.Value is not null)
            return new InvalidRequest("media", "Only with a text as content: put media into the items.");
        if (!OptionsRequest.IsOne(Options.Value))
            return OptionsRequest.Mistake;

        return new PostPatch(
            post,
            Status.Value,
            PostType,
            Content.Value?.Items is null ? Content.Map(content => content?.Text) : Optional<string?>.Absent,
            Content.Value?.Items is { } items ? [.. items.Select(item => item.ToSubmitted())] : null,
            Media.Map(media => (IReadOnlyList<SubmittedMedia>?)media?.Select(use => use.ToSubmitted()).ToList()),
            Options,
            ScheduledAt.Map(time => time?.At),
            Metadata.Map(metadata => (IReadOnlyDictionary<string, string>?)metadata));
    }
}

/// <summary>Options are an object; the platform's declaration decides which members it may have.</summary>
internal static class OptionsRequest
{
    public static InvalidRequest Mistake => new("options", "This must be an object.");

    public static bool IsOne(JsonElement? options) => options is null or { ValueKind: JsonValueKind.Object };
}

internal sealed record BatchRequest
{
    /// <summary>1 to 100 posts as at creation, each with an optional <c>idempotencyKey</c>.</summary>
    public required IReadOnlyList<JsonElement> Posts { get; init; }
}
