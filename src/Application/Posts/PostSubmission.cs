using System.Text.Json;
using Postato.Domain.Accounts;
using Postato.Domain.Media;
using Postato.Domain.Primitives;

namespace Postato.Application.Posts;

/// <summary>A post as a caller submits it, from any surface. Only its shape has been checked.</summary>
/// <param name="Platform">Key or alias.</param>
/// <param name="Status"><c>draft</c>, <c>publish</c> or <c>scheduled</c>.</param>
/// <param name="PostType">Null for the platform's default for this content.</param>
/// <param name="ScheduledAt">An instant: a local time was converted by the surface.</param>
/// <param name="SingleContent">
/// True when <c>content</c> was a string or absent, so that errors name <c>content</c> and <c>media[0]</c>.
/// </param>
public sealed record PostSubmission(
    string Platform,
    Id<SocialAccount> AccountId,
    string Status,
    string? PostType,
    IReadOnlyList<SubmittedItem> Items,
    JsonElement? Options,
    DateTimeOffset? ScheduledAt,
    IReadOnlyDictionary<string, string>? Metadata,
    bool SingleContent)
{
    /// <summary>The path of a medium in the request.</summary>
    public string MediaField(int item, int index) => SingleContent ? $"media[{index}]" : $"content[{item}].media[{index}]";
}

public sealed record SubmittedItem(string Text, IReadOnlyList<SubmittedMedia> Media);

/// <summary>Has either <paramref name="Id"/> or <paramref name="Url"/>.</summary>
public sealed record SubmittedMedia(Id<MediaItem>? Id, string? Url, string? Alt);
