using Microsoft.Extensions.Logging;

namespace Postato.Infrastructure.Http;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 2101, EventName = "fetch.refused", Level = LogLevel.Information,
        Message = "The guarded HTTP client refused a target: {Reason}.")]
    public static partial void Refused(ILogger logger, string reason);

    [LoggerMessage(EventId = 2102, EventName = "fetch.guard_open", Level = LogLevel.Warning, Message = "FETCH GUARD OPEN FOR {Origins}")]
    public static partial void GuardOpen(ILogger logger, string origins);
}
