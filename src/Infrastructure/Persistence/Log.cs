using Microsoft.Extensions.Logging;

namespace Postato.Infrastructure.Persistence;

internal static partial class Log
{
    [LoggerMessage(EventId = 3001, EventName = "key_usage_not_written", Level = LogLevel.Warning, Message = "The times of last use of API keys could not be written")]
    public static partial void KeyUsageNotWritten(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3004, EventName = "journal_failed", Level = LogLevel.Error, Message = "What became of deliveries could not be written: their leases will end and they are asked about")]
    public static partial void JournalFailed(ILogger logger, Exception exception);
}
