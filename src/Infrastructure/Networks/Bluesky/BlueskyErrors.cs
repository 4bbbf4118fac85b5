using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>Maps the network's errors to their meaning. Statuses and names: atproto.com/specs/xrpc and the reference server.</summary>
internal static class BlueskyErrors
{
    private const string Who = "Bluesky";
    private const int MaximumText = 1_000;
    private const string OwnKeys = "Bluesky does not take this installation's own keys.";

    /// <summary>Errors of every call on an account's behalf.</summary>
    public static ErrorTable Table { get; } = new(
        Who, Read, RetryTime,
        [
            new(Meaning.AccountLocked, 401, "AccountTakedown"),
            new(Meaning.AccountLocked, 400, "AccountTakedown"),
            new(Meaning.AccountLocked, 401, "AccountSuspended"),
            new(Meaning.AccountLocked, 401, "AccountDeactivated"),
            new(Meaning.AccountLocked, 400, "AccountDeactivated"),
            new(Meaning.ReconnectNeeded, 403, "ScopeMissingError"),
            new(Meaning.NotFound, 403, "AccountNotFound")
            {
                Sentence = "The server does not know this account any more.",
                NextStep = "Reconnect the account; if it moved, its new server is found then.",
            },
            // A fault of this host, not of the token: nothing was done, and the next attempt makes a new proof.
            new(Meaning.OperatorNeeded, 400, "invalid_dpop_proof") { Sentence = OwnKeys },
            new(Meaning.OperatorNeeded, 401, "invalid_dpop_proof") { Sentence = OwnKeys },
            new(Meaning.Passing, 400, "use_dpop_nonce"),
            new(Meaning.Passing, 401, "use_dpop_nonce"),
            new(Meaning.TokenRejected, 400, "ExpiredToken"),
            new(Meaning.TokenRejected, 400, "InvalidToken"),
            new(Meaning.TokenRejected, 400, "invalid_token"),
            new(Meaning.TokenRejected, 401),
            new(Meaning.MediaGone, 400, "BlobNotFound"),
            new(Meaning.ContentRefused, 400, "InvalidMimeType"),
            new(Meaning.ContentRefused, 400, "InvalidSize"),
            new(Meaning.ContentRefused, 400, "InvalidRequest"),
            new(Meaning.ContentRefused, 400, "InvalidRecord"),
            new(Meaning.ContentRefused, 413),
            new(Meaning.Conflict, 400, "InvalidSwap"),
            new(Meaning.RateLimited, 429),
        ]);

    /// <summary>Errors of the token endpoint.</summary>
    public static ErrorTable TokenTable { get; } = new(
        Who, Read, RetryTime,
        [
            new(Meaning.ReconnectNeeded, Code: "invalid_grant"),
            new(Meaning.OperatorNeeded, Code: "invalid_client") { Sentence = OwnKeys },
            new(Meaning.RateLimited, 429),
        ]);

    /// <summary>The name of an error, in either of the two shapes of its body.</summary>
    public static string? NameOf(HttpAnswer answer) => answer.Json["error"].Words(MaximumText);

    public static NetworkError KeyIsGone() => new(
        ErrorCodes.OperatorActionNeeded, "The key that this account was connected with is missing from this installation.",
        "Nothing on your side; the operator was told.");

    private static NetworkWords Read(HttpAnswer answer) =>
        new(NameOf(answer), answer.Json["message"].Words(MaximumText) ?? answer.Json["error_description"].Words(MaximumText) ?? "");

    /// <summary><c>Retry-After</c> in seconds, else <c>RateLimit-Reset</c> in unix seconds.</summary>
    private static DateTimeOffset? RetryTime(HttpAnswer answer, DateTimeOffset now) =>
        answer.RetryAfter(now) ?? UntrustedJson.TimeOf(answer.Number("RateLimit-Reset"));
}
