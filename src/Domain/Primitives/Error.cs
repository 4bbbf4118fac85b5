using Postato.Domain.Posts.Limits;

namespace Postato.Domain.Primitives;

/// <summary>
/// An expected refusal: data, without sentences and HTTP. The catalogue in Application gives each kind its code, status and sentence.
/// </summary>
public abstract record Error;

/// <summary>It does not exist, or the caller may not see it.</summary>
public sealed record NotFound : Error;

/// <summary>The credential is missing or not valid.</summary>
public sealed record Unauthenticated : Error;

/// <summary>The caller sees the target and lacks a permission on it.</summary>
/// <param name="Required">The permission, or a condition such as <c>https</c>.</param>
/// <param name="Granted">The caller's permissions there.</param>
public sealed record PermissionDenied(string Required, IReadOnlyList<string> Granted) : Error;

/// <summary>The call names no workspace, and the caller reaches several.</summary>
public sealed record WorkspaceRequired(IReadOnlyList<WorkspaceChoice> AvailableWorkspaces) : Error;

public sealed record WorkspaceChoice(string Id, string Name);

/// <summary>The state does not allow it.</summary>
/// <param name="CurrentState">The state as the API spells it.</param>
/// <param name="Detail">Set where the state alone does not explain it.</param>
public sealed record InvalidState(string CurrentState, string? Detail = null) : Error;

/// <summary>The input has the wrong shape or breaks its own rules; by field.</summary>
public sealed record InvalidRequest(IReadOnlyDictionary<string, IReadOnlyList<string>> Details) : Error
{
    public InvalidRequest(string field, string message) : this(new Dictionary<string, IReadOnlyList<string>> { [field] = [message] }) { }
}

/// <summary>All violations at once: limits of the network, or references to things that do not exist.</summary>
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

/// <param name="Detail">Set where the list alone does not explain it.</param>
public sealed record UnsupportedMediaType(IReadOnlyList<string> Allowed, string? Detail = null) : Error;

/// <param name="RetryAfter">When a token will be available again.</param>
/// <param name="Policy">The bucket that is empty: <c>key</c>, <c>workspace</c>, <c>tenant</c>, <c>network</c>.</param>
public sealed record RateLimited(TimeSpan RetryAfter, string Policy) : Error;

/// <summary>A dependency is unavailable for now, so the call is refused.</summary>
public sealed record Unavailable(TimeSpan RetryAfter) : Error;
