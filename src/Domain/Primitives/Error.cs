using Postato.Domain.Posts.Limits;

namespace Postato.Domain.Primitives;

/// <summary>
/// An expected refusal: data, no prose and no HTTP. The catalogue in Application gives each kind its code, status and sentence.
/// </summary>
public abstract record Error;

/// <summary>It does not exist, or the caller cannot see it.</summary>
public sealed record NotFound : Error;

/// <summary>No or no valid credential.</summary>
public sealed record Unauthenticated : Error;

/// <summary>The caller sees the target and lacks a permission on it.</summary>
/// <param name="Required">The permission, or a condition such as <c>https</c>.</param>
/// <param name="Granted">What the caller holds there.</param>
public sealed record PermissionDenied(string Required, IReadOnlyList<string> Granted) : Error;

/// <summary>The call names no workspace and several are open to the caller.</summary>
public sealed record WorkspaceRequired(IReadOnlyList<WorkspaceChoice> AvailableWorkspaces) : Error;

public sealed record WorkspaceChoice(string Id, string Name);

/// <summary>The state does not allow it.</summary>
/// <param name="CurrentState">The state as the API spells it.</param>
/// <param name="Detail">Where the state alone does not say enough.</param>
public sealed record InvalidState(string CurrentState, string? Detail = null) : Error;

/// <summary>Wrong shape or broken rule of the input itself, by field.</summary>
public sealed record InvalidRequest(IReadOnlyDictionary<string, IReadOnlyList<string>> Details) : Error
{
    public InvalidRequest(string field, string message) : this(new Dictionary<string, IReadOnlyList<string>> { [field] = [message] }) { }
}

/// <summary>Limits of the network, or references that lead nowhere: all of them at once.</summary>
public sealed record ValidationFailed(IReadOnlyList<Violation> Violations) : Error
{
    public ValidationFailed(string field, string code, string message, string? platform = null)
        : this([new Violation(field, code, message, platform)]) { }
}

public sealed record PolicyViolation(string Facet, string Reason) : Error;

public sealed record AlreadyExists(string Field) : Error;

/// <summary>The network cannot do this at all.</summary>
public sealed record NotSupported(string Operation) : Error;

public sealed record IdempotencyKeyReused : Error;

public sealed record IdempotencyInProgress : Error;

public sealed record PayloadTooLarge(long LimitBytes) : Error;

/// <param name="Detail">Where the list alone does not say what is wrong.</param>
public sealed record UnsupportedMediaType(IReadOnlyList<string> Allowed, string? Detail = null) : Error;

/// <param name="RetryAfter">When a token will be there again.</param>
/// <param name="Policy">The bucket that ran out: <c>key</c>, <c>workspace</c>, <c>tenant</c>, <c>network</c>.</param>
public sealed record RateLimited(TimeSpan RetryAfter, string Policy) : Error;

/// <summary>Something that the answer depends on is away for now: fail closed.</summary>
public sealed record Unavailable(TimeSpan RetryAfter) : Error;
