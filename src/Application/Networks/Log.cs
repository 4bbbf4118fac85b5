using Microsoft.Extensions.Logging;
using Postato.Domain.Networks;

namespace Postato.Application.Networks;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 6121, EventName = "network.flow_failed", Level = LogLevel.Error,
        Message = "{Platform}: {Flow} threw on an answer, which counts as a failure of the network: {Reason}")]
    public static partial void FlowFailed(ILogger logger, Platform platform, string flow, string reason);

    [LoggerMessage(
        EventId = 6122, EventName = "network.recognise_failed", Level = LogLevel.Error,
        Message = "{Platform}: reading the address of a post threw, so it counts as unknown: {Reason}")]
    public static partial void RecogniseFailed(ILogger logger, Platform platform, string reason);
}
