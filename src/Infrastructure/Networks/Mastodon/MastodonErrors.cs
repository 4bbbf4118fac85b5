using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>Maps a server's errors to their meaning. Statuses and words: Mastodon's documentation and source, observed servers.</summary>
internal static class MastodonErrors
{
    private const string Who = "The server";
    private const string ScopeMissing = "The account was connected without the right to publish.";
    private const string GiveAll = "Reconnect the account and give all that is asked for.";

    private static readonly TimeSpan UsualWindow = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private static readonly ErrorRow[] OfEveryCall =
    [
        new(Meaning.TokenRejected, 401),
        new(Meaning.ReconnectNeeded, 403, Words: "outside the authorized scopes") { Sentence = ScopeMissing, NextStep = GiveAll },
        new(Meaning.ReconnectNeeded, 403, Words: "insufficient_scope") { Sentence = ScopeMissing, NextStep = GiveAll },
        // "… currently disabled", "… currently pending approval", "… missing a confirmed e-mail address".
        new(Meaning.AccountLocked, 403, Words: "your login is") { Sentence = "The server does not let this account publish." },
        new(Meaning.AccountLocked, 410)
        {
            Sentence = "The account's server is gone.",
            NextStep = "Connect the account at its new server.",
        },
        new(Meaning.RateLimited, 429),
    ];

    /// <summary>Errors of calls with media: whatever the server refuses there concerns the file.</summary>
    public static ErrorTable Uploads { get; } = new(
        Who, Read, RetryTime,
        [
            .. OfEveryCall,
            new(Meaning.TooLarge, 413),
            new(Meaning.MediaRefused, 500, Words: "error processing thumbnail"),
        ])
    {
        Otherwise = Meaning.MediaRefused,
    };

    /// <summary>Errors of the call that creates a status.</summary>
    public static ErrorTable Statuses { get; } = new(
        Who, Read, RetryTime,
        [
            .. OfEveryCall,
            new(Meaning.NotFound, 404, Words: ""),
            new(Meaning.UnderWay, 409, Words: "under way"),
            new(Meaning.ContentRefused, 413),
            new(Meaning.MediaNotReady, 422, Words: "not finished processing"),
            new(Meaning.MediaTaken, 422, Words: "already attached"),
            new(Meaning.MediaTaken, 400, Words: "already attached"),
            new(Meaning.ContentRefused, 422, Words: "validation failed"),
            new(Meaning.ContentRefused, 422, Words: "cannot attach"),
            new(Meaning.ContentRefused, 422, Words: "can't be blank"),
            new(Meaning.ContentRefused, 422, Words: "character limit"),
            new(Meaning.ContentRefused, 500, Words: "error processing thumbnail"),
        ]);

    /// <summary>
    /// Errors of the token endpoint. When the app was removed its tokens are gone too: a person reconnects and both are created again.
    /// </summary>
    public static ErrorTable Tokens { get; } = new(
        Who, Read, RetryTime,
        [
            new(Meaning.ReconnectNeeded, Code: "invalid_grant"),
            new(Meaning.ReconnectNeeded, Code: "invalid_client"),
            new(Meaning.ReconnectNeeded, Code: "unauthorized_client"),
            new(Meaning.RateLimited, 429),
        ]);

    /// <summary>The OAuth name of an error; null when there is none.</summary>
    public static string? NameOf(HttpAnswer answer) => MastodonWire.Json(answer)["error"].Words(RemoteText.MaximumWords);

    /// <summary>The server's words: the error member, which is a string or, on some servers, an object.</summary>
    public static string? TextOf(HttpAnswer answer)
    {
        var json = MastodonWire.Json(answer);
        var words = json["error"].Text ?? json["error"].Raw;
        return RemoteText.Clean(
            words is not null && json["error_description"].Text is { } more ? $"{words}: {more}" : words, RemoteText.MaximumWords);
    }

    public static NetworkError NotListed() =>
        new(ErrorCodes.NetworkUnavailable, "The server does not list this status yet.", "Nothing: it is looked up again.");

    public static NetworkError NotAllSeen() => new(
        ErrorCodes.NetworkUnavailable, "The server does not list this status, and not far enough back to tell.",
        "Nothing: it is looked up again.");

    // HTML comes from a proxy in front of the server, so these are not the server's words.
    private static NetworkWords Read(HttpAnswer answer) => MastodonWire.Json(answer) is { IsObject: false, IsArray: false }
        ? new(null, null)
        : new(MastodonWire.Json(answer)["error"].Id, TextOf(answer) ?? "");

    /// <summary><c>Retry-After</c> in seconds, else <c>X-RateLimit-Reset</c> in ISO 8601, else the default window.</summary>
    private static DateTimeOffset? RetryTime(HttpAnswer answer, DateTimeOffset now)
    {
        var told = answer.RetryAfter(now) ?? UntrustedJson.TimeOf(answer.Header("X-RateLimit-Reset")) ?? now + UsualWindow;
        // Not plausible, as from a wrong clock.
        return told < now + ShortestWait ? now + ShortestWait : told > now + LongestWait ? now + LongestWait : told;
    }
}
