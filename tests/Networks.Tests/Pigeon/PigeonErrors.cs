using System.Globalization;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Infrastructure.Http;

namespace Postato.Networks.Tests.Pigeon;

internal static class PigeonErrors
{
    public static StepOutcome Classify(HttpAnswer answer, bool creating, TimeProvider clock) => answer.Status switch
    {
        401 => new StepOutcome.TokenRejected(Of(ErrorCodes.ReconnectNeeded, answer)),
        403 => new StepOutcome.ReconnectNeeded(Of(ErrorCodes.ReconnectNeeded, answer)),
        422 => new StepOutcome.Refused(Of(ErrorCodes.NetworkRefused, answer)),
        429 => new StepOutcome.RetryAfter(RetryTime(answer, clock), Of(ErrorCodes.NetworkRateLimited, answer), RetryScope.Account),
        _ when creating => new StepOutcome.InDoubt(Of(ErrorCodes.NetworkUnavailable, answer)),
        >= 500 or < 300 => new StepOutcome.RetryAfter(null, Of(ErrorCodes.NetworkUnavailable, answer)),
        _ => new StepOutcome.Refused(Of(ErrorCodes.NetworkRefused, answer)),
    };

    public static NetworkError Of(string code, HttpAnswer answer)
    {
        var fault = PigeonJson.Read<PigeonFault>(answer);
        return new(code, "The pigeon came back.", "Read what it carries.", answer.Status, fault?.Code, fault?.Words);
    }

    public static NetworkError NoAnswer() => new(ErrorCodes.NetworkUnavailable, "The pigeon did not come back.", "Nothing: another is sent.");

    private static DateTimeOffset? RetryTime(HttpAnswer answer, TimeProvider clock) =>
        int.TryParse(answer.Header("Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? clock.GetUtcNow().AddSeconds(seconds) : null;
}
