using Postato.Domain.Primitives;

namespace Postato.Worker.Delivery;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 5001, EventName = "delivery.claim_failed", Level = LogLevel.Warning,
        Message = "Nothing could be claimed; it is tried again")]
    public static partial void ClaimFailed(ILogger logger, Exception exception);

    [LoggerMessage(
        EventId = 5002, EventName = "delivery.run_failed", Level = LogLevel.Error,
        Message = "Delivery {Delivery} broke off; its lease will end and it is asked about")]
    public static partial void DeliveryFailed(ILogger logger, Exception exception, Id<Domain.Deliveries.Delivery> delivery);

    [LoggerMessage(
        EventId = 5003, EventName = "delivery.renew_failed", Level = LogLevel.Warning,
        Message = "Leases could not be renewed; it is tried again")]
    public static partial void RenewFailed(ILogger logger, Exception exception);

    [LoggerMessage(
        EventId = 5004, EventName = "worker.beat_failed", Level = LogLevel.Warning,
        Message = "The worker's beat could not be written; it is tried again")]
    public static partial void BeatFailed(ILogger logger, Exception exception);
}
