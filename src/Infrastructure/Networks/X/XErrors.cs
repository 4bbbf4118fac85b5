using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.X;

/// <summary>What X says → what it means for a delivery. One table; the first row that fits holds.</summary>
internal static class XErrors
{
    private const int MaximumText = 1_000;
    private const int RateLimitCode = 88;

    // Windows, as the headers name them: an account's day, the day of the whole app, and a quarter of an hour.
    private const string UserDay = "x-user-limit-24hour";
    private const string AppDay = "x-app-limit-24hour";
    private const string Quarter = "x-rate-limit";

    private static readonly TimeSpan OperatorPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan UnknownWindow = TimeSpan.FromMinutes(15);

    // The last part of a problem's type is what stays the same from one host to the next.
    private static readonly Row[] Table =
    [
        new(XErrorKind.Budget, 402),
        new(XErrorKind.Budget, Type: "credits"),
        new(XErrorKind.Budget, Type: "usage-capped"),
        new(XErrorKind.AppSetup, Type: "client-forbidden"),
        new(XErrorKind.RateLimited, 429),
        new(XErrorKind.RateLimited, Type: "rate-limit-exceeded"),
        new(XErrorKind.RateLimited, Code: RateLimitCode),
        new(XErrorKind.TokenRejected, 401),
        new(XErrorKind.TokenRejected, 403, Type: "unsupported-authentication"),
        new(XErrorKind.Duplicate, 403, Words: "duplicate content"),
        new(XErrorKind.AccountLocked, 403, Words: "temporarily locked"),
        new(XErrorKind.AccountLocked, Type: "user-suspended"),
        new(XErrorKind.AccountLocked, 403, Words: "user-suspended"),
        new(XErrorKind.Policy, 403, Words: "Reply to this conversation is not allowed"),
        new(XErrorKind.Policy, 403, Words: "Quoting this post is not allowed"),
        new(XErrorKind.Media, 403, Words: "not allowed to post a video longer than"),
        new(XErrorKind.MediaGone, 400, Words: "media IDs are invalid"),
        new(XErrorKind.ChunkTooLarge, 413),
        new(XErrorKind.ChunkTooLarge, 431),
        new(XErrorKind.Content, 400, Words: "maximum of one cashtag"),
        new(XErrorKind.Content, 400, Words: "contains an invalid URL"),
        new(XErrorKind.Content, 400, Words: "maximum of 4 items"),
        new(XErrorKind.Content, 403, Words: "not permitted to access this feature"),
        new(XErrorKind.Content, 403, Words: "You are not permitted to perform this action"),
        new(XErrorKind.Content, 400, Type: "invalid-request"),
        new(XErrorKind.Content, Type: "resource-not-found"),
        new(XErrorKind.Content, Type: "resource-unavailable"),
        new(XErrorKind.Content, Type: "disallowed-resource"),
        new(XErrorKind.Content, Type: "not-authorized-for-resource"),
        new(XErrorKind.Transient, Type: "internal-error"),
        new(XErrorKind.Transient, 500),
        new(XErrorKind.Transient, 502),
        new(XErrorKind.Transient, 503),
        new(XErrorKind.Transient, 504),
    ];

    public static XErrorKind KindOf(HttpAnswer answer)
    {
        var body = ErrorAnswer.Of(answer.Json);
        var row = Array.Find(Table, row => row.Fits(answer.Status, body));
        return row?.Kind ?? (answer.Status >= 500 ? XErrorKind.Transient : XErrorKind.Unknown);
    }

    /// <param name="creating">The call may have published something: an answer that says neither is then in doubt.</param>
    public static StepOutcome Classify(HttpAnswer answer, bool creating, TimeProvider clock) => KindOf(answer) switch
    {
        XErrorKind.TokenRejected => new StepOutcome.TokenRejected(Reconnect(answer)),
        XErrorKind.Budget => Operator(answer, clock.GetUtcNow() + OperatorPause, "The app's credits at X are used up.", RetryScope.Network),
        XErrorKind.AppSetup => Operator(answer, clock.GetUtcNow() + OperatorPause, "X does not take this installation's app.", RetryScope.Account),
        XErrorKind.RateLimited when IsUsedUp(answer, AppDay) => Operator(answer, ResetOf(answer, AppDay, clock) ?? clock.GetUtcNow() + UnknownWindow, "The app's posts of this day are used up at X.", RetryScope.Network),
        XErrorKind.RateLimited => new StepOutcome.RetryAfter(RetryTime(answer, clock), RateLimited(answer), RetryScope.Account),
        XErrorKind.AccountLocked => new StepOutcome.Refused(Error(ErrorCodes.AccountSuspended, "X locked this account.", "Open the account at X and do what it asks, then reconnect it here.", answer), AccountSuspended: true),
        XErrorKind.Duplicate when creating => new StepOutcome.InDoubt(Duplicate(answer), Note(XErrorKind.Duplicate)),
        XErrorKind.Duplicate => new StepOutcome.Refused(Duplicate(answer)),
        XErrorKind.Policy => new StepOutcome.Refused(Error(ErrorCodes.NetworkRefused, "X's rules do not allow this post.", "Read X's words, change the post, then retry.", answer)),
        XErrorKind.Media or XErrorKind.MediaGone or XErrorKind.ChunkTooLarge => new StepOutcome.Refused(Media(answer)),
        XErrorKind.Content => new StepOutcome.Refused(Error(ErrorCodes.NetworkRefused, "X refused the content.", "Correct what it names, then retry.", answer)),
        XErrorKind.Transient when creating => new StepOutcome.InDoubt(Unavailable(answer)),
        XErrorKind.Transient => new StepOutcome.RetryAfter(null, Unavailable(answer)),
        // A refusal that nobody knows has been seen to publish all the same.
        _ when creating => new StepOutcome.InDoubt(Unknown(answer), answer.Status is >= 400 and < 500 ? Note(XErrorKind.Unknown) : null),
        _ => new StepOutcome.Refused(Unknown(answer)),
    };

    /// <summary>Whether a doubt came from X's word that it holds this text already.</summary>
    public static bool SaysDuplicate(JsonElement? note) => note is { } said && said.TryGetProperty("said", out var kind) && kind.ValueEquals(nameof(XErrorKind.Duplicate));

    /// <summary>When the window ends that is used up: a day's before a quarter-hour's. X names it in unix seconds.</summary>
    public static DateTimeOffset RetryTime(HttpAnswer answer, TimeProvider clock)
    {
        foreach (var window in (string[])[UserDay, AppDay, Quarter])
        {
            if ((IsUsedUp(answer, window) || window == Quarter) && ResetOf(answer, window, clock) is { } reset)
                return reset;
        }

        return clock.GetUtcNow() + UnknownWindow;
    }

    /// <summary>Of the windows that X names, the one with the least left.</summary>
    public static QuotaWindow? WindowOf(HttpAnswer answer)
    {
        QuotaWindow? least = null;
        foreach (var window in (string[])[UserDay, Quarter])
        {
            if (answer.Number($"{window}-limit") is { } limit and < int.MaxValue && answer.Number($"{window}-remaining") is { } left and < int.MaxValue
                && StrangersJson.TimeOf(answer.Number($"{window}-reset")) is { } reset && (least is null || left < least.Remaining))
                least = new((int)limit, (int)left, reset);
        }

        return least;
    }

    public static NetworkError Reconnect(HttpAnswer answer) =>
        Error(ErrorCodes.ReconnectNeeded, "X does not take this account's authorization any more.", "Reconnect the account: its posts wait and go out then.", answer);

    public static NetworkError OperatorError(HttpAnswer answer, string message) =>
        Error(ErrorCodes.OperatorActionNeeded, message, "Nothing on your side; the operator was told.", answer);

    public static NetworkError RateLimited(HttpAnswer answer) =>
        Error(ErrorCodes.NetworkRateLimited, "X's rate limit for this account is used up.", "Nothing: it is sent when the limit is lifted.", answer);

    public static NetworkError Media(HttpAnswer answer) =>
        Error(ErrorCodes.MediaFailed, "X refused the media.", "Use another file or format, then retry.", answer);

    public static NetworkError Unavailable(HttpAnswer answer) =>
        Error(ErrorCodes.NetworkUnavailable, "X has a fault of its own.", "Nothing: it is tried again.", answer);

    public static NetworkError Unreadable(HttpAnswer answer) =>
        Error(ErrorCodes.NetworkUnavailable, "X's answer could not be read.", "Nothing: what became of it is looked up.", answer);

    public static NetworkError NoAnswer() => new(ErrorCodes.NetworkUnavailable, "X did not answer.", "Nothing: it is tried again.");

    private static NetworkError Duplicate(HttpAnswer answer) =>
        Error(ErrorCodes.NetworkRefused, "X holds a post of this account with the same text already.", "Change the text, then retry.", answer);

    private static NetworkError Unknown(HttpAnswer answer) =>
        Error(ErrorCodes.NetworkRefused, "X refused it for a reason that we do not know.", "Read X's words, correct the post, then retry.", answer);

    private static StepOutcome.RetryAfter Operator(HttpAnswer answer, DateTimeOffset when, string message, RetryScope scope) =>
        new(when, OperatorError(answer, message), scope, OperatorAlarm: true);

    private static JsonElement Note(XErrorKind said) => JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["said"] = said.ToString() });

    private static DateTimeOffset? ResetOf(HttpAnswer answer, string window, TimeProvider clock)
    {
        if (StrangersJson.TimeOf(answer.Number($"{window}-reset")) is not { } at)
            return null;

        var now = clock.GetUtcNow();
        return at > now ? at : now.AddSeconds(1);
    }

    private static bool IsUsedUp(HttpAnswer answer, string window) => answer.Number($"{window}-remaining") == 0;

    private static NetworkError Error(string code, string message, string nextStep, HttpAnswer answer)
    {
        var body = ErrorAnswer.Of(answer.Json);
        var text = WordsOf(body);
        return new(code, message, nextStep, answer.Status, TypeOf(body) ?? body.Title ?? body.Error, text.Length == 0 ? null : Cut(text));
    }

    private static string? TypeOf(ErrorAnswer body) => body.Type is { } type && type.LastIndexOf('/') is >= 0 and var slash ? type[(slash + 1)..] : null;

    private static string WordsOf(ErrorAnswer body) =>
        string.Join(' ', new[] { body.Detail, body.ErrorDescription }.Concat(body.Errors.Select(error => error.Message)).Where(words => !string.IsNullOrEmpty(words)));

    private static string Cut(string text) => text.Length <= MaximumText ? text : text[..(char.IsHighSurrogate(text[MaximumText - 1]) ? MaximumText - 1 : MaximumText)];

    /// <summary>What must all hold; a member that is not given always does.</summary>
    /// <param name="Type">The last part of the problem's type.</param>
    /// <param name="Words">Part of what X says.</param>
    /// <param name="Code">Of an old gateway's error.</param>
    private sealed record Row(XErrorKind Kind, int? Status = null, string? Type = null, string? Words = null, int? Code = null)
    {
        public bool Fits(int status, ErrorAnswer body) =>
            (Status is null || Status == status)
            && (Type is null || Type == TypeOf(body))
            && (Words is null || WordsOf(body).Contains(Words, StringComparison.OrdinalIgnoreCase))
            && (Code is null || body.Errors.Any(error => error.Code == Code));
    }
}

internal enum XErrorKind
{
    /// <summary>Refused, and nobody knows why.</summary>
    Unknown,
    TokenRejected,

    /// <summary>Credits, or the month's cap.</summary>
    Budget,
    AppSetup,
    RateLimited,
    Duplicate,
    AccountLocked,
    Policy,
    Content,
    Media,

    /// <summary>A media id that is over, or not ready.</summary>
    MediaGone,
    ChunkTooLarge,
    Transient,
}
