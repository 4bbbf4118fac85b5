namespace Postato.Worker.Queues;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 5001, EventName = "queue.claim_failed", Level = LogLevel.Warning,
        Message = "Claiming from the queue {Queue} failed; it is tried again")]
    public static partial void ClaimFailed(ILogger logger, Exception exception, string queue);

    [LoggerMessage(
        EventId = 5002, EventName = "queue.work_failed", Level = LogLevel.Error,
        Message = "Work on {Row} of the queue {Queue} failed; its lease ends and the row is claimed again")]
    public static partial void WorkFailed(ILogger logger, Exception exception, string queue, string row);

    [LoggerMessage(
        EventId = 5003, EventName = "queue.renew_failed", Level = LogLevel.Warning,
        Message = "Leases of the queue {Queue} could not be renewed; it is tried again")]
    public static partial void RenewFailed(ILogger logger, Exception exception, string queue);
}
