using Microsoft.Extensions.Logging;

namespace Postato.Infrastructure.Persistence;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 3001, EventName = "key_usage_not_written", Level = LogLevel.Warning,
        Message = "The times of last use of API keys could not be written")]
    public static partial void KeyUsageNotWritten(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3004, EventName = "queue.write_failed", Level = LogLevel.Error,
        Message = "Writes under leases could not be committed; the leases end and the rows are claimed again")]
    public static partial void GroupFailed(ILogger logger, Exception exception);
}
