using System.Text.Json;
using System.Text.Json.Serialization;
using Postato.Domain.Networks;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>What a server said to a try that stayed in doubt; of a try without an answer there is none.</summary>
/// <param name="Performance">Which try it was, from 1.</param>
internal sealed record DoubtNote(int Performance, DoubtKind Kind, NetworkError Error)
{
    public StepOutcome Raise() => new StepOutcome.InDoubt(Error, JsonSerializer.SerializeToElement(this));

    public static DoubtNote? Read(JsonElement? note) => note is { ValueKind: JsonValueKind.Object } said ? said.Deserialize<DoubtNote>() : null;

    /// <summary>Of the latest try that stayed in doubt.</summary>
    public static DoubtNote? LatestOf(StepContext step) => step.History.Doubts is [.., var note] ? Read(note) : null;

    /// <summary>Of the try right before this one, whose absence was proven since.</summary>
    public static DoubtNote? ProvenAbsentBefore(StepContext step) => LatestOf(step) is { } note && note.Performance == step.History.Performances - 1 ? note : null;
}

/// <summary>They stand in journals, so their names never change.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DoubtKind>))]
internal enum DoubtKind
{
    /// <summary>The server has it, and does not say where.</summary>
    Arrived,

    /// <summary>A success that cannot be read.</summary>
    Unreadable,

    /// <summary>Its first copy is being worked on.</summary>
    UnderWay,

    /// <summary>The media stand in a status already: most likely in this one's first copy.</summary>
    MediaTaken,

    ServerFault,

    /// <summary>A 4xx that nobody knows.</summary>
    Refusal,
}
