using System.Collections.Frozen;
using Postato.Domain.Primitives;

namespace Postato.Application.Errors;

/// <summary>The one catalogue of refusals. Problem details, gRPC statuses and messages on pages are made from it.</summary>
public static class ErrorCatalog
{
    /// <summary>An unexpected exception. No use case returns it, so it has no error type.</summary>
    public static ErrorEntry Internal { get; } = new(
        "internal", 500, Grpc.Internal, "Internal server error", "Try again later; if it happens again, send the traceId to support.");

    /// <summary>The path exists, but not with this method.</summary>
    public static ErrorEntry MethodNotAllowed { get; } = new(
        "method_not_allowed", 405, Grpc.Unimplemented, "Method not allowed", "Use one of the methods in the Allow header.");

    /// <summary>The body did not arrive in time. The web server detects this, so no use case returns it.</summary>
    public static ErrorEntry RequestTimeout { get; } = new(
        "request_timeout", 408, Grpc.Unavailable, "Request timeout", "Send it again over a faster connection.");

    /// <summary>The request needs <c>https</c>, which no permission replaces.</summary>
    public static ErrorEntry PlainHttp { get; } = new(
        "permission_denied", 403, Grpc.PermissionDenied, "HTTPS required",
        "Use https. An API key that was sent over plain HTTP may have been read by others: revoke it and use another.");

    private static readonly FrozenDictionary<Type, ErrorEntry> Entries = new Dictionary<Type, ErrorEntry>
    {
        [typeof(InvalidRequest)] = new("INVALID_REQUEST", 400, Grpc.InvalidArgument, "Invalid request",
            "Correct the fields named in details."),
        [typeof(WorkspaceRequired)] = new("workspace_required", 400, Grpc.InvalidArgument, "Workspace required",
            "Choose one of availableWorkspaces and call again."),
        [typeof(Unauthenticated)] = new("unauthenticated", 401, Grpc.Unauthenticated, "Authentication required",
            "Send a valid API key as Authorization: Bearer smcp_…"),
        [typeof(PermissionDenied)] = new("permission_denied", 403, Grpc.PermissionDenied, "Permission denied",
            "Ask an admin of the workspace for the permission named in required."),
        [typeof(PolicyViolation)] = new("policy_violation", 403, Grpc.PermissionDenied, "Policy violation",
            "Change the request so that it complies with the policy, or ask an admin to change the policy."),
        [typeof(NotFound)] = new("not_found", 404, Grpc.NotFound, "Not found",
            "Check the id, and that this credential has access to its workspace."),
        [typeof(InvalidState)] = new("invalid_state", 409, Grpc.FailedPrecondition, "Invalid state",
            "Read it again to see its current state."),
        [typeof(IdempotencyInProgress)] = new("idempotency_in_progress", 409, Grpc.Aborted, "Request in progress",
            "Repeat the same request after the Retry-After time."),
        [typeof(AlreadyExists)] = new("already_exists", 409, Grpc.AlreadyExists, "Already exists",
            "Use the existing one, or choose another value."),
        [typeof(NotSupported)] = new("not_supported", 409, Grpc.Unimplemented, "Not supported by the network",
            "Do it at the network itself."),
        [typeof(PayloadTooLarge)] = new("payload_too_large", 413, Grpc.ResourceExhausted, "Payload too large",
            "Send no more than the limit."),
        [typeof(UnsupportedMediaType)] = new("unsupported_media_type", 415, Grpc.InvalidArgument, "Unsupported media type",
            "Send one of the allowed types."),
        [typeof(ValidationFailed)] = new("VALIDATION_FAILED", 422, Grpc.InvalidArgument, "Validation failed",
            "Correct every entry of errors."),
        [typeof(IdempotencyKeyReused)] = new("idempotency_key_reused", 422, Grpc.AlreadyExists, "Idempotency key reused",
            "Use a new key for a new request, or repeat the first request unchanged."),
        [typeof(RateLimited)] = new("rate_limited", 429, Grpc.ResourceExhausted, "Too many requests",
            "Wait for the Retry-After time."),
        [typeof(Unavailable)] = new("unavailable", 503, Grpc.Unavailable, "Service unavailable",
            "Repeat the same request after the Retry-After time."),
    }.ToFrozenDictionary();

    /// <summary>Every kind of refusal that has an entry.</summary>
    public static IReadOnlyCollection<KeyValuePair<Type, ErrorEntry>> All => Entries;

    public static ErrorEntry Of(Error error) => Entries[error.GetType()];

    /// <summary>What is wrong, in one sentence, from the data of the refusal.</summary>
    public static string Describe(Error error) => error switch
    {
        InvalidRequest e => string.Join(' ', e.Details.Select(field => $"{field.Key}: {string.Join(' ', field.Value)}")),
        WorkspaceRequired e => $"This credential has access to {e.AvailableWorkspaces.Count} workspaces and the request names none.",
        Unauthenticated => "The API key is missing, malformed, unknown, expired or revoked.",
        PermissionDenied e => $"This requires the permission {e.Required}.",
        PolicyViolation e => e.Reason,
        NotFound => "It does not exist, or this credential has no access to it.",
        InvalidState { Detail: { } detail } => detail,
        InvalidState { CurrentState: "changed" } => "Another request changed it at the same time.",
        InvalidState e => $"It is {e.CurrentState}, which does not allow this.",
        IdempotencyInProgress => "A request with this Idempotency-Key is being processed.",
        AlreadyExists e => $"{e.Field} is taken.",
        NotSupported e => $"{e.Operation} is not possible on this network.",
        PayloadTooLarge e => $"The limit is {e.LimitBytes} bytes.",
        UnsupportedMediaType { Detail: { } detail } => detail,
        UnsupportedMediaType e => $"The allowed types are {string.Join(", ", e.Allowed)}.",
        ValidationFailed e => e.Violations.Count == 1 ? e.Violations[0].Message : $"There are {e.Violations.Count} errors.",
        IdempotencyKeyReused => "The body or path differs from the first request with this Idempotency-Key.",
        RateLimited e => $"The limit {NameOf(e.Policy)} is used up for {Math.Max(1, (int)Math.Ceiling(e.RetryAfter.TotalSeconds))} s.",
        Unavailable => "A service that this depends on is not available.",
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

    /// <summary>The gRPC status codes that refusals have.</summary>
    private static class Grpc
    {
        public const int InvalidArgument = 3;
        public const int NotFound = 5;
        public const int AlreadyExists = 6;
        public const int PermissionDenied = 7;
        public const int ResourceExhausted = 8;
        public const int FailedPrecondition = 9;
        public const int Aborted = 10;
        public const int Unimplemented = 12;
        public const int Internal = 13;
        public const int Unavailable = 14;
        public const int Unauthenticated = 16;
    }
}
