using System.Security.Cryptography;

namespace Postato.Domain.Deliveries;

/// <summary>
/// When a transient failure is tried again: after 15 s, 1 min, 5 min, 15 min, 1 h, 3 h, 8 h, each with up to a tenth of jitter.
/// </summary>
public static class RetrySchedule
{
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(8),
    ];

    public static int MaximumRetries => Delays.Length;

    /// <summary>Null when no retry is left.</summary>
    /// <param name="failures">Transient failures so far, including this one: from 1.</param>
    public static TimeSpan? DelayAfter(int failures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        if (failures > Delays.Length)
            return null;

        var delay = Delays[failures - 1];
        return delay + TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)(delay.TotalMilliseconds / 10)));
    }
}
