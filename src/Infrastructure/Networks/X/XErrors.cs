using Postato.Domain.Networks;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.X;

/// <summary>Maps X's errors to their meaning.</summary>
internal static class XErrors
{
    private const string Who = "X";
    private const string RateLimitCode = "88";
    private const string CreditsUsedUp = "The app's credits at X are used up.";
    private const string DayUsedUp = "The app's posts of this day are used up at X.";
    private const string Policy = "X's rules do not allow this post.";
    private const string ChangePost = "Read X's words, change the post, then retry.";

    // The windows as the headers name them: an account's day, the whole app's day, and a quarter of an hour.
    private const string UserDay = "x-user-limit-24hour";
    private const string AppDay = "x-app-limit-24hour";
    private const string Quarter = "x-rate-limit";

    private static readonly TimeSpan UnknownWindow = TimeSpan.FromMinutes(15);

    // A row's code is the last part of a problem's type, which is the same on all of X's hosts.
    private static readonly ErrorRow[] Rows =
    [
        new(Meaning.OperatorNeeded, 402) { Sentence = CreditsUsedUp, Waits = RetryScope.Network },
        new(Meaning.OperatorNeeded, Code: "credits") { Sentence = CreditsUsedUp, Waits = RetryScope.Network },
        new(Meaning.OperatorNeeded, Code: "usage-capped") { Sentence = CreditsUsedUp, Waits = RetryScope.Network },
        new(Meaning.OperatorNeeded, Code: "client-forbidden") { Waits = RetryScope.Account },
        new(Meaning.OperatorNeeded, 429)
        {
            If = answer => IsUsedUp(answer, AppDay),
            Until = (answer, now) => ResetOf(answer, AppDay, now) ?? now + UnknownWindow,
            Sentence = DayUsedUp,
            Waits = RetryScope.Network,
        },
        new(Meaning.RateLimited, 429),
        new(Meaning.RateLimited, Code: "rate-limit-exceeded"),
        new(Meaning.RateLimited, Code: RateLimitCode),
        new(Meaning.TokenRejected, 401),
        new(Meaning.TokenRejected, 403, "unsupported-authentication"),
        new(Meaning.Duplicate, 403, Words: "duplicate content"),
        new(Meaning.AccountLocked, 403, Words: "temporarily locked"),
        new(Meaning.AccountLocked, Code: "user-suspended"),
        new(Meaning.AccountLocked, 403, Words: "user-suspended"),
        new(Meaning.ContentRefused, 403, Words: "Reply to this conversation is not allowed") { Sentence = Policy, NextStep = ChangePost },
        new(Meaning.ContentRefused, 403, Words: "Quoting this post is not allowed") { Sentence = Policy, NextStep = ChangePost },
        new(Meaning.MediaRefused, 403, Words: "not allowed to post a video longer than"),
        new(Meaning.MediaGone, 400, Words: "media IDs are invalid"),
        new(Meaning.TooLarge, 413),
        new(Meaning.TooLarge, 431),
        new(Meaning.ContentRefused, 400, Words: "maximum of one cashtag"),
        new(Meaning.ContentRefused, 400, Words: "contains an invalid URL"),
        new(Meaning.ContentRefused, 400, Words: "maximum of 4 items"),
        new(Meaning.ContentRefused, 403, Words: "not permitted to access this feature"),
        new(Meaning.ContentRefused, 403, Words: "You are not permitted to perform this action"),
        new(Meaning.ContentRefused, 400, "invalid-request"),
        new(Meaning.ContentRefused, Code: "resource-not-found"),
        new(Meaning.ContentRefused, Code: "resource-unavailable"),
        new(Meaning.ContentRefused, Code: "disallowed-resource"),
        new(Meaning.ContentRefused, Code: "not-authorized-for-resource"),
        new(Meaning.NetworkFault, Code: "internal-error"),
    ];

    /// <summary>Errors of every call on an account's behalf.</summary>
    public static ErrorTable Table { get; } = new(Who, Read, RetryTime, Rows);

    /// <summary>
    /// Errors of the token endpoint: X's words for a refresh token that is spent, revoked or expired. Any other 401 concerns the app.
    /// </summary>
    public static ErrorTable TokenTable { get; } = new(
        Who, Read, RetryTime,
        [
            new(Meaning.ReconnectNeeded, 400, "invalid_grant"),
            new(Meaning.ReconnectNeeded, 401, "invalid_grant"),
            new(Meaning.ReconnectNeeded, 400, "invalid_request", "token was invalid"),
            new(Meaning.ReconnectNeeded, 401, "invalid_request", "token was invalid"),
            new(Meaning.OperatorNeeded, 401),
            new(Meaning.OperatorNeeded, 403, "unsupported-authentication"),
            .. Rows,
        ]);

    /// <summary>Whether X refused the call, rather than failing itself.</summary>
    public static bool IsRefusal(DoubtNote? note) => note?.Said is Meaning.Duplicate or Meaning.Unknown;

    /// <summary>The window with the fewest calls left.</summary>
    public static QuotaWindow? WindowOf(HttpAnswer answer)
    {
        QuotaWindow? least = null;
        foreach (var window in (string[])[UserDay, Quarter])
        {
            if (answer.Number($"{window}-limit") is { } limit and < int.MaxValue
                && answer.Number($"{window}-remaining") is { } left and < int.MaxValue
                && UntrustedJson.TimeOf(answer.Number($"{window}-reset")) is { } reset && (least is null || left < least.Remaining))
                least = new((int)limit, (int)left, reset);
        }

        return least;
    }

    private static NetworkWords Read(HttpAnswer answer)
    {
        var body = ErrorAnswer.Of(answer.Json);
        var type = body.Type is { } url && url.LastIndexOf('/') is >= 0 and var slash ? url[(slash + 1)..] : null;
        var oldCode = body.Errors.Any(error => error.Code == RateLimitCode) ? RateLimitCode : null;
        var words = new[] { body.Detail, body.ErrorDescription }.Concat(body.Errors.Select(error => error.Message));
        return new(type ?? oldCode ?? body.Title ?? body.Error, string.Join(' ', words.Where(text => !string.IsNullOrEmpty(text))));
    }

    /// <summary>When the exhausted window ends: a day's before a quarter-hour's. X gives it in unix seconds.</summary>
    private static DateTimeOffset? RetryTime(HttpAnswer answer, DateTimeOffset now)
    {
        foreach (var window in (string[])[UserDay, AppDay, Quarter])
        {
            if ((IsUsedUp(answer, window) || window == Quarter) && ResetOf(answer, window, now) is { } reset)
                return reset;
        }

        return now + UnknownWindow;
    }

    private static DateTimeOffset? ResetOf(HttpAnswer answer, string window, DateTimeOffset now) =>
        UntrustedJson.TimeOf(answer.Number($"{window}-reset")) is { } at ? (at > now ? at : now.AddSeconds(1)) : null;

    private static bool IsUsedUp(HttpAnswer answer, string window) => answer.Number($"{window}-remaining") == 0;
}
