using Microsoft.Extensions.Logging;
using Postato.Domain.Deliveries;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Application.Deliveries;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 6101, EventName = "delivery.overdue", Level = LogLevel.Warning,
        Message = "{Count} accounts have posts that are overdue, since {OldestDueAt} at the earliest, and not being processed")]
    public static partial void Overdue(ILogger logger, long count, DateTimeOffset? oldestDueAt);

    [LoggerMessage(
        EventId = 6102, EventName = "delivery.leases_lost", Level = LogLevel.Warning,
        Message = "{Count} leases ended and were neither renewed nor taken over")]
    public static partial void LeasesLost(ILogger logger, long count);

    [LoggerMessage(
        EventId = 6103, EventName = "delivery.woken", Level = LogLevel.Warning,
        Message = "Post {Post} was begun and would not have been claimed again; the network is asked about it")]
    public static partial void Woken(ILogger logger, Id<Post> post);

    [LoggerMessage(
        EventId = 6104, EventName = "delivery.step_failed", Level = LogLevel.Error,
        Message = "Delivery {Delivery}: {Step} threw on an answer, which counts as a failure of the network: {Reason}")]
    public static partial void StepFailed(ILogger logger, Id<Delivery> delivery, string step, string reason);

    [LoggerMessage(
        EventId = 6105, EventName = "delivery.write_refused", Level = LogLevel.Error,
        Message = "Delivery {Delivery}: the outcome of a step cannot be stored, so it ends here: {Reason}")]
    public static partial void WriteRefused(ILogger logger, Id<Delivery> delivery, string reason);

    [LoggerMessage(
        EventId = 6106, EventName = "worker.none", Level = LogLevel.Warning, Message = "No worker sends heartbeats: accepted posts wait")]
    public static partial void NoWorker(ILogger logger);

    [LoggerMessage(
        EventId = 6107, EventName = "worker.back", Level = LogLevel.Information, Message = "{Count} workers send heartbeats again")]
    public static partial void WorkerIsBack(ILogger logger, int count);
}
