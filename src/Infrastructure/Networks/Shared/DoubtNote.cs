using System.Text.Json;
using Postato.Domain.Networks;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>What the network answered to a performance that is in doubt; none when the answer was lost.</summary>
/// <param name="Performance">The number of the performance of this step, from 1.</param>
internal sealed record DoubtNote(int Performance, Meaning Said, NetworkError Error)
{
    public StepOutcome.InDoubt Raise() => new(Error, JsonSerializer.SerializeToElement(this));

    public static DoubtNote? Read(JsonElement? note) =>
        note is { ValueKind: JsonValueKind.Object } said ? said.Deserialize<DoubtNote>() : null;

    /// <summary>The note of the latest performance in doubt.</summary>
    public static DoubtNote? LatestOf(StepContext step) => step.History.Doubts is [.., var note] ? Read(note) : null;

    /// <summary>The note of the performance before this one, which was proven absent since.</summary>
    public static DoubtNote? ProvenAbsentBefore(StepContext step) =>
        LatestOf(step) is { } note && note.Performance == step.History.Performances - 1 ? note : null;
}
