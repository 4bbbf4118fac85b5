using System.Text.Json.Serialization;

namespace Postato.Domain.Events;

/// <summary>
/// What happened, as one of the event types of webhooks and of the event log. Each type is a record of its own, so that its payload is
/// always the same. Customers depend on types and payloads: members may be added, and are never renamed, removed or given another
/// meaning.
/// </summary>
/// <param name="SubjectId">The prefixed id of the post or account that the event is about; events are queried by it.</param>
public abstract record EventRecord([property: JsonIgnore] string SubjectId)
{
    /// <summary>The name of the type: <c>post.published</c>.</summary>
    public string Type => EventTypes.NameOf(GetType());

    /// <summary>The payload as it is stored and sent: the envelope's <c>data</c>.</summary>
    public abstract string DataAsJson();
}

/// <param name="Data">The payload: ids and what a receiver needs, in the words of the REST API; never a secret.</param>
public abstract record EventRecord<TData>(string SubjectId, TData Data) : EventRecord(SubjectId)
    where TData : notnull
{
    public sealed override string DataAsJson() => EventJson.Write(Data);
}
