using System.Text.Json;
using Postato.Domain.Networks;

namespace Postato.Application.Deliveries;

/// <summary>What the engine makes of an answer.</summary>
/// <param name="Outcome">As the journal spells it.</param>
/// <param name="End">Set when the attempt ends here.</param>
/// <param name="Gone">Steps whose results are gone; null: none.</param>
internal sealed record StepVerdict(VerdictKind Kind, string Outcome, JsonElement? Data = null, NetworkError? Error = null, AttemptEnd? End = null, IReadOnlyList<string>? Gone = null)
{
    public IReadOnlyList<string> Forget => Gone ?? [];
}

internal enum VerdictKind
{
    Done,
    Again,
    TokenRejected,
    StartOver,
    End,
}
