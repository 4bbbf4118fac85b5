using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Networks.Tests.Newsreel;

internal static class NewsreelErrors
{
    private const int MaximumWords = 1_000;

    public static ErrorTable Table { get; } = new(
        "Newsreel", Read, RetryTime,
        [
            new(Meaning.TokenRejected, 401),
            new(Meaning.ReconnectNeeded, 403),
            new(Meaning.MediaGone, 404, Words: ""),
            new(Meaning.ContentRefused, 422),
            new(Meaning.RateLimited, 429),
        ]);

    public static ErrorTable Tokens { get; } = new("Newsreel", Read, RetryTime, [new(Meaning.ReconnectNeeded, 400, "invalid_grant")]);

    private static NetworkWords Read(HttpAnswer answer) =>
        new(
            answer.Json["code"].Id ?? answer.Json["error"].Id,
            answer.Json.IsObject ? answer.Json["words"].Words(MaximumWords) ?? "" : null);

    private static DateTimeOffset? RetryTime(HttpAnswer answer, DateTimeOffset now) => answer.RetryAfter(now);
}
