using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Networks.Tests.Pigeon;

internal static class PigeonErrors
{
    private const int MaximumWords = 1_000;

    public static ErrorTable Table { get; } = new(
        "The pigeon post", Read, RetryTime,
        [
            new(Meaning.TokenRejected, 401),
            new(Meaning.ReconnectNeeded, 403),
            new(Meaning.ContentRefused, 422),
            new(Meaning.RateLimited, 429),
        ]);

    public static ErrorTable Tokens { get; } = new(
        "The pigeon post", Read, RetryTime, [new(Meaning.ReconnectNeeded, 400, "invalid_grant")]);

    private static NetworkWords Read(HttpAnswer answer) =>
        new(
            answer.Json["code"].Words(MaximumWords) ?? answer.Json["error"].Words(MaximumWords),
            answer.Json["words"].Words(MaximumWords) ?? "");

    private static DateTimeOffset? RetryTime(HttpAnswer answer, DateTimeOffset now) => answer.RetryAfter(now);
}
