using Postato.Domain.Primitives;

namespace Postato.Domain.Events;

/// <summary>What happened in a workspace; immutable. The type is one of the product's: <c>post.published</c>.</summary>
/// <param name="SubjectId">The prefixed id of what it is about: a post, an account.</param>
/// <param name="Data">JSON of ids and what a receiver needs, never a secret.</param>
public sealed record Event(Id<Event> Id, string Type, string SubjectId, string Data, DateTimeOffset CreatedAt) : IEntity
{
    public static string Prefix => "evt";
}
