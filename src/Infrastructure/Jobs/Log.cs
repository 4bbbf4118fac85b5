using Microsoft.Extensions.Logging;

namespace Postato.Infrastructure.Jobs;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 6201, EventName = "job.failed", Level = LogLevel.Error, Message = "The job {Job} failed; it runs again at its next time")]
    public static partial void JobFailed(ILogger logger, Exception exception, string job);
}
