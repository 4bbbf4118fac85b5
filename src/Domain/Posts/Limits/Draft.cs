using System.Text.Json;

namespace Postato.Domain.Posts.Limits;

/// <summary>A post as it is checked: texts, the properties of its media, its options.</summary>
/// <param name="Options">The platform's own, as sent; null or an object.</param>
/// <param name="SingleContent">True when <c>content</c> was a string, so that fields are named <c>content</c> and <c>media[0]</c>.</param>
public sealed record Draft(
    string PostType, IReadOnlyList<DraftItem> Items, JsonElement? Options, DateTimeOffset? ScheduledAt, bool SingleContent);

public sealed record DraftItem(string Text, IReadOnlyList<DraftMedia> Media);

/// <summary>A medium's properties, and the alt text that would be sent with it.</summary>
public sealed record DraftMedia(string MimeType, long SizeBytes, int? Width, int? Height, int? DurationMs, string? Alt);
