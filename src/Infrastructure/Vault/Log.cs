using Microsoft.Extensions.Logging;

namespace Postato.Infrastructure.Vault;

internal static partial class Log
{
    [LoggerMessage(EventId = 2001, EventName = "vault.key_generated", Level = LogLevel.Warning,
        Message = "No vault key is set: one was made for this process alone. What it seals is lost with it. Set Vault__KeyFiles__1 and "
            + "Vault__ActiveKey.")]
    public static partial void GeneratedKey(ILogger logger);

    [LoggerMessage(EventId = 2002, EventName = "vault.ready", Level = LogLevel.Information,
        Message = "The vault opens keys {KeyIds} and seals with {ActiveKeyId}.")]
    public static partial void Ready(ILogger logger, IReadOnlyList<int> keyIds, int activeKeyId);
}
