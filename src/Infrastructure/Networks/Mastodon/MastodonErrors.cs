using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>What a server says → what it means for a delivery. Statuses and words: Mastodon's documentation and source, observed servers.</summary>
internal static class MastodonErrors
{
    private const int MaximumText = 1_000;

    private static readonly TimeSpan UsualWindow = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // The first that fits holds. Words are looked for in the body's error, whatever their case; none: the status alone says it.
    private static readonly (int Status, string? Words, Meaning Meaning)[] Known =
    [
        (401, null, Meaning.TokenDead),
        (403, "outside the authorized scopes", Meaning.ScopeMissing),
        (403, "insufficient_scope", Meaning.ScopeMissing),
        // "… currently disabled", "… currently pending approval", "… missing a confirmed e-mail address".
        (403, "your login is", Meaning.AccountLocked),
        (404, "", Meaning.NotThere),
        (409, "under way", Meaning.UnderWay),
        (410, null, Meaning.ServerGone),
        (413, null, Meaning.TooLarge),
        (422, "not finished processing", Meaning.MediaNotReady),
        (422, "already attached", Meaning.MediaTaken),
        (400, "already attached", Meaning.MediaTaken),
        (422, "validation failed", Meaning.Refused),
        (422, "cannot attach", Meaning.Refused),
        (422, "can't be blank", Meaning.Refused),
        (422, "character limit", Meaning.Refused),
        (429, null, Meaning.RateLimited),
        (500, "error processing thumbnail", Meaning.MediaBroken),
    ];

    public static Meaning MeaningOf(HttpAnswer answer)
    {
        var text = MastodonWire.Json(answer) is { IsObject: false, IsArray: false } ? null : TextOf(answer) ?? "";
        foreach (var (status, words, meaning) in Known)
        {
            if (answer.Status == status && (words is null || text?.Contains(words, StringComparison.OrdinalIgnoreCase) == true))
                return meaning;
        }

        return answer.Status >= 500 ? Meaning.ServerFault : Meaning.Unknown;
    }

    /// <summary>Of a call that makes nothing that anybody can see.</summary>
    public static StepOutcome Classify(HttpAnswer answer, TimeProvider clock) => MeaningOf(answer) switch
    {
        Meaning.ServerFault => new StepOutcome.RetryAfter(null, Unavailable(answer)),
        // Mostly a page of whoever stands in front of the server.
        Meaning.Unknown when MastodonWire.Json(answer) is { IsObject: false, IsArray: false } => new StepOutcome.RetryAfter(null, Unavailable(answer)),
        var meaning => OfAnyCall(meaning, answer, clock) ?? new StepOutcome.Refused(MediaFailed(answer)),
    };

    /// <summary>Of the call that publishes: what is not known to have done nothing is in doubt.</summary>
    /// <param name="performance">Which try this was.</param>
    public static StepOutcome ClassifyCreation(HttpAnswer answer, int performance, TimeProvider clock) => MeaningOf(answer) switch
    {
        Meaning.Refused or Meaning.TooLarge or Meaning.MediaBroken => new StepOutcome.Refused(Refused(answer)),
        Meaning.NotThere => new StepOutcome.Refused(Error(ErrorCodes.NetworkRefused, "The server does not find what this post answers, or the post itself: it was deleted meanwhile.", "Look at the account, then decide.", answer)),
        Meaning.UnderWay => Doubt(performance, DoubtKind.UnderWay, Unavailable(answer)),
        Meaning.MediaTaken => Doubt(performance, DoubtKind.MediaTaken, Error(ErrorCodes.NetworkUnavailable, "The server says that this post's media stand in a post already.", "Nothing: what became of it is looked up.", answer)),
        Meaning.ServerFault => Doubt(performance, DoubtKind.ServerFault, Unavailable(answer)),
        Meaning.Unknown => Doubt(performance, DoubtKind.Refusal, Error(ErrorCodes.NetworkRefused, "The server refused it for a reason that we do not know.", "Read the server's words, correct the post, then retry.", answer)),
        var meaning => OfAnyCall(meaning, answer, clock) ?? Doubt(performance, DoubtKind.ServerFault, Unavailable(answer)),
    };

    /// <summary>The OAuth name of an error; null when there is none.</summary>
    public static string? NameOf(HttpAnswer answer) => MastodonWire.Json(answer)["error"].Words(MaximumText);

    /// <summary>The server's words: an error is a text, on some servers an object of its own.</summary>
    public static string? TextOf(HttpAnswer answer)
    {
        var json = MastodonWire.Json(answer);
        var words = json["error"].Text ?? json["error"].Raw;
        return Cut(words is not null && json["error_description"].Text is { } more ? $"{words}: {more}" : words);
    }

    /// <summary>When the server wants to hear from us again: <c>Retry-After</c> in seconds, else <c>X-RateLimit-Reset</c> as a time in ISO 8601, else the usual window.</summary>
    public static DateTimeOffset RetryTime(HttpAnswer answer, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var told = answer.Number("Retry-After") is < int.MaxValue and { } seconds ? now.AddSeconds(seconds)
            : StrangersJson.TimeOf(answer.Header("X-RateLimit-Reset")) ?? now + UsualWindow;
        // A clock that is off, or a joke.
        return told < now + ShortestWait ? now + ShortestWait : told > now + LongestWait ? now + LongestWait : told;
    }

    public static NetworkError Reconnect(HttpAnswer answer) =>
        Error(ErrorCodes.ReconnectNeeded, "The server does not take this account's authorization any more.", "Reconnect the account: its posts wait and go out then.", answer);

    public static NetworkError RateLimited(HttpAnswer answer) =>
        Error(ErrorCodes.NetworkRateLimited, "The server's rate limit for this account is used up.", "Nothing: it is sent when the limit is lifted.", answer);

    public static NetworkError Unavailable(HttpAnswer answer) =>
        Error(ErrorCodes.NetworkUnavailable, "The server has a fault of its own.", "Nothing: it is tried again.", answer);

    public static NetworkError Unreadable(HttpAnswer answer) =>
        Error(ErrorCodes.NetworkUnavailable, "The server's answer could not be read.", "Nothing: what became of it is looked up.", answer);

    public static NetworkError MediaFailed(HttpAnswer answer) =>
        Error(ErrorCodes.MediaFailed, "The server cannot use this file.", "Read the server's words, replace the file, then retry.", answer);

    public static NetworkError NoAnswer() =>
        new(ErrorCodes.NetworkUnavailable, "The server did not answer.", "Nothing: it is tried again.");

    public static NetworkError NotAllSeen() =>
        new(ErrorCodes.NetworkUnavailable, "The server does not list this status, and not far enough back to tell.", "Nothing: it is looked up again.");

    /// <summary>What means the same whatever was called; null: it does not.</summary>
    private static StepOutcome? OfAnyCall(Meaning meaning, HttpAnswer answer, TimeProvider clock) => meaning switch
    {
        Meaning.TokenDead => new StepOutcome.TokenRejected(Reconnect(answer)),
        Meaning.ScopeMissing => new StepOutcome.ReconnectNeeded(Error(ErrorCodes.ReconnectNeeded, "The account was connected without the right to publish.", "Reconnect the account and give all that is asked for.", answer)),
        Meaning.AccountLocked => new StepOutcome.Refused(Error(ErrorCodes.AccountSuspended, "The server does not let this account publish.", "Open the account at its server, then reconnect it here.", answer), AccountSuspended: true),
        Meaning.ServerGone => new StepOutcome.Refused(Error(ErrorCodes.AccountSuspended, "The account's server is gone.", "Connect the account at its new server.", answer), AccountSuspended: true),
        Meaning.RateLimited => new StepOutcome.RetryAfter(RetryTime(answer, clock), RateLimited(answer), RetryScope.Account),
        _ => null,
    };

    private static StepOutcome Doubt(int performance, DoubtKind kind, NetworkError error) => new DoubtNote(performance, kind, error).Raise();

    private static NetworkError Refused(HttpAnswer answer) => Error(ErrorCodes.NetworkRefused, "The server refused the content.", "Correct what it names, then retry.", answer);

    private static NetworkError Error(string code, string message, string nextStep, HttpAnswer answer) => new(code, message, nextStep, answer.Status, NetworkText: TextOf(answer));

    private static string? Cut(string? text) => text?.Length > MaximumText ? text[..(char.IsHighSurrogate(text[MaximumText - 1]) ? MaximumText - 1 : MaximumText)] : text;
}

/// <summary>What an answer that is no success says.</summary>
internal enum Meaning
{
    TokenDead,
    ScopeMissing,
    AccountLocked,
    NotThere,
    UnderWay,
    ServerGone,
    TooLarge,
    MediaNotReady,
    MediaTaken,
    MediaBroken,
    Refused,
    RateLimited,
    ServerFault,
    Unknown,
}
