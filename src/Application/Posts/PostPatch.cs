using System.Text.Json;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Application.Posts;

/// <summary>What is to change in a post: absent is unchanged, null is cleared, lists are replaced whole.</summary>
/// <param name="Status">Null: unchanged; else <c>draft</c>, <c>publish</c> or <c>scheduled</c>.</param>
/// <param name="PostType">Cleared: the platform's default for the content.</param>
/// <param name="Text">Of a post that is one item.</param>
/// <param name="Items">In place of all items; null: unchanged.</param>
/// <param name="Media">Of a post that is one item.</param>
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

/// <summary>A member that was sent, or not.</summary>
public readonly record struct Optional<T>(bool IsSet, T Value)
{
    public static Optional<T> Absent => default;

    public static Optional<T> Of(T value) => new(true, value);

    public T Or(T current) => IsSet ? Value : current;

    public Optional<TOut> Map<TOut>(Func<T, TOut> map) => IsSet ? Optional<TOut>.Of(map(Value)) : Optional<TOut>.Absent;
}
