using Postato.Domain.Primitives;

namespace Postato.Domain.Events;

/// <summary>An event of a workspace with its id and its time; immutable.</summary>
/// <param name="Record">What happened.</param>
public sealed record Event(Id<Event> Id, EventRecord Record, DateTimeOffset CreatedAt) : IEntity
{
    public static string Prefix => "evt";
}
