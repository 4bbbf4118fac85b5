using System.Text.Json;
using Postato.Domain.Networks;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>What the network said to a performance that stayed in doubt; of one whose answer was lost there is none.</summary>
/// <param name="Performance">Which performance of the step it was, from 1.</param>
internal sealed record DoubtNote(int Performance, Meaning Said, NetworkError Error)
{
    public StepOutcome.InDoubt Raise() => new(Error, JsonSerializer.SerializeToElement(this));

    public static DoubtNote? Read(JsonElement? note) =>
        note is { ValueKind: JsonValueKind.Object } said ? said.Deserialize<DoubtNote>() : null;

    /// <summary>Of the latest performance that stayed in doubt.</summary>
    public static DoubtNote? LatestOf(StepContext step) => step.History.Doubts is [.., var note] ? Read(note) : null;

    /// <summary>Of the performance right before this one, whose absence was proven since.</summary>
    public static DoubtNote? ProvenAbsentBefore(StepContext step) =>
        LatestOf(step) is { } note && note.Performance == step.History.Performances - 1 ? note : null;
}
