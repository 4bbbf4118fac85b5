using Microsoft.Extensions.Logging;

namespace Postato.Infrastructure.Clock;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 2201, EventName = "clock.skewed", Level = LogLevel.Warning,
        Message = "This host's clock is {Seconds} s ahead of the database's.")]
    public static partial void Skewed(ILogger logger, double seconds);

    [LoggerMessage(EventId = 2202, EventName = "clock.refuses_to_sign", Level = LogLevel.Error,
        Message = "This host's clock is {Seconds} s ahead of the database's: nothing is signed and the host is not ready until it is set.")]
    public static partial void RefusesToSign(ILogger logger, double seconds);

    [LoggerMessage(
        EventId = 2203, EventName = "clock.not_measured", Level = LogLevel.Warning, Message = "The database's clock could not be read.")]
    public static partial void NotMeasured(ILogger logger, Exception exception);
}
