using System.Text.Json;

namespace Postato.Domain.Posts.Limits;

/// <summary>A post as it is checked: texts, the facts of its media, its options.</summary>
public sealed record Draft(string PostType, IReadOnlyList<DraftItem> Items, JsonElement? Options, DateTimeOffset? ScheduledAt, bool SingleContent);

public sealed record DraftItem(string Text, IReadOnlyList<DraftMedia> Media);

/// <param name="Kind"><c>image</c>, <c>video</c>, <c>document</c>.</param>
public sealed record DraftMedia(string Kind, string MimeType, long SizeBytes, int? Width, int? Height, int? DurationMs, string? Alt);
