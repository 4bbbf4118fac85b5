using System.Collections.Frozen;
using System.Reflection;

namespace Postato.Domain.Events;

/// <summary>The event types by name, as webhooks and the event log use them.</summary>
public static class EventTypes
{
    /// <summary>Maps each name to its record.</summary>
    public static IReadOnlyDictionary<string, Type> All { get; } = typeof(EventRecord).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(EventRecord)))
        .ToFrozenDictionary(type => type.GetCustomAttribute<EventTypeAttribute>()?.Name
            ?? throw new InvalidOperationException($"{type.Name} needs an [EventType] with its name."));

    private static readonly FrozenDictionary<Type, string> Names = All.ToFrozenDictionary(type => type.Value, type => type.Key);

    internal static string NameOf(Type record) => Names[record];
}

/// <summary>Names the event type of a record.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class EventTypeAttribute(string name) : Attribute
{
    public string Name => name;
}
