using Microsoft.Extensions.Logging;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Application.Accounts;

internal static partial class Log
{
    [LoggerMessage(
        EventId = 6301, EventName = "account.refresh_failed", Level = LogLevel.Error,
        Message = "The tokens of account {Account} could not be refreshed; it is tried again")]
    public static partial void RefreshFailed(ILogger logger, Exception exception, Id<SocialAccount> account);

    [LoggerMessage(
        EventId = 6302, EventName = "account.refresh_trouble", Level = LogLevel.Warning,
        Message = "{Platform}: the last refresh of {Failing} accounts failed; {Ended} connected accounts have an expired token. "
            + "Most of them: {Error}")]
    public static partial void RefreshTrouble(ILogger logger, string platform, long failing, long ended, string? error);
}
