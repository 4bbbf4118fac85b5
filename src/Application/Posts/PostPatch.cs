using System.Text.Json;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Application.Posts;

/// <summary>The changes to a post: an absent member is unchanged, null clears it, lists are replaced as a whole.</summary>
/// <param name="Status">Null for no change, otherwise <c>draft</c>, <c>publish</c> or <c>scheduled</c>.</param>
/// <param name="PostType">Cleared to the platform's default for the content.</param>
/// <param name="Text">The text of a post with a single item.</param>
/// <param name="Items">Replaces all items; null for no change.</param>
/// <param name="Media">The media of a post with a single item.</param>
public sealed record PostPatch(
    Id<Post> PostId,
    string? Status,
    Optional<string?> PostType,
    Optional<string?> Text,
    IReadOnlyList<SubmittedItem>? Items,
    Optional<IReadOnlyList<SubmittedMedia>?> Media,
    Optional<JsonElement?> Options,
    Optional<DateTimeOffset?> ScheduledAt,
    Optional<IReadOnlyDictionary<string, string>?> Metadata);

/// <summary>A member that may be absent.</summary>
public readonly record struct Optional<T>(bool IsSet, T Value)
{
    public static Optional<T> Absent => default;

    public static Optional<T> Of(T value) => new(true, value);

    public T Or(T current) => IsSet ? Value : current;

    public Optional<TOut> Map<TOut>(Func<T, TOut> map) => IsSet ? Optional<TOut>.Of(map(Value)) : Optional<TOut>.Absent;
}
