using System.Text.Json;
using Postato.Domain.Networks;

namespace Postato.Application.Deliveries;

/// <summary>How the engine interprets an answer.</summary>
/// <param name="Outcome">As the journal spells it.</param>
/// <param name="End">Set when the attempt ends here.</param>
internal sealed record StepVerdict(
    VerdictKind Kind, string Outcome, JsonElement? Data = null, NetworkError? Error = null, AttemptEnd? End = null);

internal enum VerdictKind
{
    Done,
    Again,
    TokenRejected,
    StartOver,
    End,
}
