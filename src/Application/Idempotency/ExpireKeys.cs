using Microsoft.Extensions.Logging;

namespace Postato.Application.Idempotency;

/// <summary>Deletes idempotency keys older than 30 days whose posts are in a final state, in small batches.</summary>
public sealed class ExpireKeys(IKeyExpiry keys, TimeProvider clock, ILogger<ExpireKeys> logger)
{
    private const int BatchSize = 500;

    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <returns>How many were deleted.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var expired = 0;
        for (var last = BatchSize; last == BatchSize; expired += last)
            last = await keys.ExpireAsync(clock.GetUtcNow() - Life, BatchSize, ct);

        if (expired > 0)
            Log.KeysExpired(logger, expired);
        return expired;
    }
}

/// <summary>Idempotency keys over all tenants; their answers are not read.</summary>
public interface IKeyExpiry
{
    /// <returns>How many were deleted.</returns>
    Task<int> ExpireAsync(DateTimeOffset createdBefore, int most, CancellationToken ct);
}

internal static partial class Log
{
    [LoggerMessage(
        EventId = 3002, EventName = "idempotency_keys_expired", Level = LogLevel.Information, Message = "{Count} idempotency keys expired")]
    public static partial void KeysExpired(ILogger logger, int count);
}
