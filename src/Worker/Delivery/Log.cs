namespace Postato.Worker.Delivery;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 5004, EventName = "worker.beat_failed", Level = LogLevel.Warning,
        Message = "The worker's heartbeat could not be written; it is tried again")]
    public static partial void BeatFailed(ILogger logger, Exception exception);
}
