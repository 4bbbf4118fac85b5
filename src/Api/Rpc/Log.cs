namespace Postato.Api.Rpc;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 3201, EventName = "network.paused", Level = LogLevel.Warning, Message = "An operator paused {Platform}: its posts wait")]
    public static partial void NetworkPaused(ILogger logger, string platform);

    [LoggerMessage(
        EventId = 3202, EventName = "network.resumed", Level = LogLevel.Warning,
        Message = "An operator resumed {Platform}: its posts go out")]
    public static partial void NetworkResumed(ILogger logger, string platform);
}
