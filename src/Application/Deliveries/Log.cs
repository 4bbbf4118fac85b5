using Microsoft.Extensions.Logging;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Application.Deliveries;

internal static partial class Log
{
    [LoggerMessage(EventId = 6101, EventName = "delivery.overdue", Level = LogLevel.Warning, Message = "{Count} accounts have posts that are overdue, since {OldestDueAt} at the earliest, and nobody is at work on them")]
    public static partial void Overdue(ILogger logger, long count, DateTimeOffset? oldestDueAt);

    [LoggerMessage(EventId = 6102, EventName = "delivery.leases_lost", Level = LogLevel.Warning, Message = "{Count} leases ended that nobody renewed or took over")]
    public static partial void LeasesLost(ILogger logger, long count);

    [LoggerMessage(EventId = 6103, EventName = "delivery.woken", Level = LogLevel.Warning, Message = "Post {Post} was begun and nobody would have looked at it again; it is asked about")]
    public static partial void Woken(ILogger logger, Id<Post> post);

    [LoggerMessage(EventId = 6104, EventName = "worker.none", Level = LogLevel.Warning, Message = "No worker beats: accepted posts wait")]
    public static partial void NoWorker(ILogger logger);

    [LoggerMessage(EventId = 6105, EventName = "worker.back", Level = LogLevel.Information, Message = "{Count} workers beat again")]
    public static partial void WorkerIsBack(ILogger logger, int count);
}
