using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>What the network says → what it means for a delivery. Statuses and names: atproto.com/specs/xrpc and the reference server.</summary>
internal static class BlueskyErrors
{
    private const int MaximumText = 1_000;

    /// <param name="creating">The call may have created something: an answer that nobody knows is then in doubt.</param>
    public static StepOutcome Classify(HttpAnswer answer, bool creating, TimeProvider clock) => (answer.Status, NameOf(answer)) switch
    {
        (401, "AccountTakedown" or "AccountSuspended" or "AccountDeactivated") or (400, "AccountTakedown" or "AccountDeactivated") =>
            new StepOutcome.Refused(Error(ErrorCodes.AccountSuspended, "The network locked this account.", "Open the account at the network, then reconnect it here.", answer), AccountSuspended: true),
        (403, "ScopeMissingError") => new StepOutcome.ReconnectNeeded(Reconnect(answer)),
        (403, "AccountNotFound") => new StepOutcome.Refused(Error(ErrorCodes.NetworkRefused, "The server does not know this account any more.", "Reconnect the account; if it moved, its new server is found then.", answer)),
        // A fault of ours, not of the token: nothing was done, and the next try makes a proof of its own.
        (400 or 401, "invalid_dpop_proof") => new StepOutcome.RetryAfter(null, Operator(answer), OperatorAlarm: true),
        (400 or 401, "use_dpop_nonce") => new StepOutcome.RetryAfter(null, Unavailable(answer)),
        (400 or 401, "ExpiredToken" or "InvalidToken" or "invalid_token") or (401, _) => new StepOutcome.TokenRejected(Reconnect(answer)),
        (400, "BlobNotFound" or "InvalidMimeType" or "InvalidSize" or "InvalidRequest" or "InvalidRecord") or (413, _) =>
            new StepOutcome.Refused(Error(ErrorCodes.NetworkRefused, "The network refused the content.", "Correct what it names, then retry.", answer)),
        (400, "InvalidSwap") => new StepOutcome.InDoubt(AnotherRecord(answer)),
        (429, _) => new StepOutcome.RetryAfter(RetryTime(answer, clock), RateLimited(answer), RetryScope.Account),
        ( >= 500, _) or (_, null) when creating => new StepOutcome.InDoubt(Unavailable(answer)),
        ( >= 500, _) => new StepOutcome.RetryAfter(null, Unavailable(answer)),
        ( >= 400, _) when creating => new StepOutcome.InDoubt(Error(ErrorCodes.NetworkRefused, "The network refused it for a reason that we do not know.", "Read the network's words, correct the post, then retry.", answer)),
        _ => new StepOutcome.Refused(Error(ErrorCodes.NetworkRefused, "The network refused it.", "Read the network's words, correct the post, then retry.", answer)),
    };

    /// <summary>The stable name of an error, in either spelling of its body.</summary>
    public static string? NameOf(HttpAnswer answer) => answer.Json["error"].Words(MaximumText);

    /// <summary>When the network wants to hear from us again: <c>Retry-After</c> in seconds, else <c>RateLimit-Reset</c> in unix seconds.</summary>
    public static DateTimeOffset? RetryTime(HttpAnswer answer, TimeProvider clock)
    {
        return answer.Number("Retry-After") is < int.MaxValue and { } seconds ? clock.GetUtcNow().AddSeconds(seconds) : StrangersJson.TimeOf(answer.Number("RateLimit-Reset"));
    }

    public static NetworkError Reconnect(HttpAnswer answer) =>
        Error(ErrorCodes.ReconnectNeeded, "The network does not take this account's authorization any more.", "Reconnect the account: its posts wait and go out then.", answer);

    public static NetworkError Operator(HttpAnswer answer) =>
        Error(ErrorCodes.OperatorActionNeeded, "The network does not take this installation's own keys.", "Nothing on your side; the operator was told.", answer);

    public static NetworkError KeyIsGone() =>
        new(ErrorCodes.OperatorActionNeeded, "The key that this account was connected with is missing from this installation.", "Nothing on your side; the operator was told.");

    public static NetworkError RateLimited(HttpAnswer answer) =>
        Error(ErrorCodes.NetworkRateLimited, "The network's rate limit for this account is used up.", "Nothing: it is sent when the limit is lifted.", answer);

    public static NetworkError AnotherRecord(HttpAnswer answer) =>
        Error(ErrorCodes.DeliveryUncertain, "Another record stands under this post's key.", "Look at the account, then settle the post.", answer);

    public static NetworkError Unavailable(HttpAnswer answer) =>
        Error(ErrorCodes.NetworkUnavailable, "The network has a fault of its own.", "Nothing: it is tried again.", answer);

    public static NetworkError Unreadable(HttpAnswer answer) =>
        Error(ErrorCodes.NetworkUnavailable, "The network's answer could not be read.", "Nothing: what became of it is looked up.", answer);

    public static NetworkError NoAnswer() =>
        new(ErrorCodes.NetworkUnavailable, "The network did not answer.", "Nothing: it is tried again.");

    private static NetworkError Error(string code, string message, string nextStep, HttpAnswer answer) =>
        new(code, message, nextStep, answer.Status, NameOf(answer), answer.Json["message"].Words(MaximumText) ?? answer.Json["error_description"].Words(MaximumText));
}
