using System.Collections.Frozen;
using Postato.Domain.Primitives;

namespace Postato.Application.Errors;

/// <summary>The one catalogue of refusals: problem details, tool errors, gRPC statuses and messages on pages are made from it.</summary>
public static class ErrorCatalog
{
    private const int InvalidArgument = 3;
    private const int NotThere = 5;
    private const int AlreadyThere = 6;
    private const int NoPermission = 7;
    private const int Exhausted = 8;
    private const int FailedPrecondition = 9;
    private const int Aborted = 10;
    private const int NotImplemented = 12;
    private const int InternalError = 13;
    private const int Away = 14;
    private const int NoCredential = 16;

    /// <summary>What a bug looks like from outside: it has no kind, since nobody returns it.</summary>
    public static ErrorEntry Internal { get; } = new(
        "internal", 500, InternalError, "Something went wrong on our side", "Try again later; if it goes on, tell support the traceId.");

    /// <summary>The path exists, the method does not.</summary>
    public static ErrorEntry MethodNotAllowed { get; } = new(
        "method_not_allowed", 405, NotImplemented, "This method is not offered here", "Use one of the methods in the Allow header.");

    /// <summary>The body did not arrive in time: told by the server, so that no use case returns it.</summary>
    public static ErrorEntry RequestTimeout { get; } = new(
        "request_timeout", 408, Away, "The request did not arrive in time", "Send it again over a faster connection.");

    /// <summary>A permission that no admin can give: its condition is <c>https</c>.</summary>
    public static ErrorEntry PlainHttp { get; } = new(
        "permission_denied", 403, NoPermission, "Plain HTTP is refused", "Use https. A key that was sent in the clear may have been read: revoke it and use another.");

    private static readonly FrozenDictionary<Type, ErrorEntry> Entries = new Dictionary<Type, ErrorEntry>
    {
        [typeof(InvalidRequest)] = new("INVALID_REQUEST", 400, InvalidArgument, "The request is not well formed", "Correct the fields named in details."),
        [typeof(WorkspaceRequired)] = new("workspace_required", 400, InvalidArgument, "Name a workspace", "Choose one of availableWorkspaces and call again."),
        [typeof(Unauthenticated)] = new("unauthenticated", 401, NoCredential, "A valid API key is needed", "Send a live API key as Authorization: Bearer smcp_…"),
        [typeof(PermissionDenied)] = new("permission_denied", 403, NoPermission, "A permission is missing", "Ask an admin of the workspace for the permission named in required."),
        [typeof(PolicyViolation)] = new("policy_violation", 403, NoPermission, "A policy of the workspace forbids this", "Change the request to fit the facet, or ask an admin to change the policy."),
        [typeof(NotFound)] = new("not_found", 404, NotThere, "Not found", "Check the id and that this credential reaches its workspace."),
        [typeof(InvalidState)] = new("invalid_state", 409, FailedPrecondition, "Its state does not allow this", "Read it again and see what its state allows."),
        [typeof(IdempotencyInProgress)] = new("idempotency_in_progress", 409, Aborted, "The first request with this key is still running", "Repeat the same request after the Retry-After time."),
        [typeof(AlreadyExists)] = new("already_exists", 409, AlreadyThere, "It exists already", "Use the existing one, or choose another value."),
        [typeof(NotSupported)] = new("not_supported", 409, NotImplemented, "The network cannot do this", "Do it at the network itself."),
        [typeof(PayloadTooLarge)] = new("payload_too_large", 413, Exhausted, "The request is too large", "Send no more than the limit."),
        [typeof(UnsupportedMediaType)] = new("unsupported_media_type", 415, InvalidArgument, "This type is not taken here", "Send one of the allowed types."),
        [typeof(ValidationFailed)] = new("VALIDATION_FAILED", 422, InvalidArgument, "The request does not hold", "Correct every entry of errors."),
        [typeof(IdempotencyKeyReused)] = new("idempotency_key_reused", 422, AlreadyThere, "This Idempotency-Key was used for another request", "Use a new key for a new request, or repeat the first one unchanged."),
        [typeof(RateLimited)] = new("rate_limited", 429, Exhausted, "Too many requests", "Wait for the Retry-After time."),
        [typeof(Unavailable)] = new("unavailable", 503, Away, "Not available for the moment", "Repeat the same request after the Retry-After time."),
    }.ToFrozenDictionary();

    /// <summary>Every kind of refusal that has an entry.</summary>
    public static IReadOnlyCollection<KeyValuePair<Type, ErrorEntry>> All => Entries;

    public static ErrorEntry Of(Error error) => Entries[error.GetType()];

    /// <summary>What is wrong, in one sentence, from the data that the refusal carries.</summary>
    public static string Describe(Error error) => error switch
    {
        InvalidRequest e => string.Join(' ', e.Details.Select(field => $"{field.Key}: {string.Join(' ', field.Value)}")),
        WorkspaceRequired e => $"{e.AvailableWorkspaces.Count} workspaces are open to this credential and none was named.",
        Unauthenticated => "No API key was sent, or it is malformed, unknown, expired or revoked.",
        PermissionDenied e => $"This needs {e.Required}.",
        PolicyViolation e => e.Reason,
        NotFound => "There is nothing here, or this credential cannot see it.",
        InvalidState { Detail: { } detail } => detail,
        InvalidState { CurrentState: "changed" } => "It was changed by somebody else at the same moment.",
        InvalidState e => $"It is {e.CurrentState}, which does not allow this.",
        IdempotencyInProgress => "A request with this Idempotency-Key is being processed.",
        AlreadyExists e => $"{e.Field} is taken.",
        NotSupported e => $"{e.Operation} is not possible on this network.",
        PayloadTooLarge e => $"The limit is {e.LimitBytes} bytes.",
        UnsupportedMediaType { Detail: { } detail } => detail,
        UnsupportedMediaType e => $"Allowed: {string.Join(", ", e.Allowed)}.",
        ValidationFailed e => e.Violations.Count == 1 ? e.Violations[0].Message : $"{e.Violations.Count} things are wrong.",
        IdempotencyKeyReused => "The body or path differs from the first request with this Idempotency-Key.",
        RateLimited e => $"The limit {NameOf(e.Policy)} is used up for {Math.Max(1, (int)Math.Ceiling(e.RetryAfter.TotalSeconds))} s.",
        Unavailable => "A part that the answer depends on is away.",
        _ => throw new InvalidOperationException($"{error.GetType().Name} has no entry in the catalogue."),
    };

    private static string NameOf(string policy) => policy switch
    {
        "network" => "of requests without a proven key from this network",
        "connect_links" => "of connect links in this workspace",
        "idempotency_keys" => "of new idempotency keys of this organisation",
        "failed_fetches" => "of failed fetches in this workspace",
        "tenant" => "of requests of this organisation",
        _ => $"of requests of this {policy}",
    };
}
