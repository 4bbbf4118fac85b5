using System.Text.Json;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Application.Posts;

/// <summary>What is to change in a post: absent is unchanged, cleared is null, lists are replaced whole.</summary>
/// <param name="Status">Null: unchanged; else <c>draft</c>, <c>publish</c> or <c>scheduled</c>.</param>
/// <param name="Items">Null: unchanged.</param>
public sealed record PostPatch(
    Id<Post> PostId,
    string? Status,
    string? PostType,
    IReadOnlyList<SubmittedItem>? Items,
    bool SingleContent,
    Optional<JsonElement?> Options,
    Optional<DateTimeOffset?> ScheduledAt,
    Optional<IReadOnlyDictionary<string, string>?> Metadata);

/// <summary>A member that was sent, or not.</summary>
public readonly record struct Optional<T>(bool IsSet, T Value)
{
    public static Optional<T> Absent => default;

    public static Optional<T> Of(T value) => new(true, value);

    public T Or(T current) => IsSet ? Value : current;
}
