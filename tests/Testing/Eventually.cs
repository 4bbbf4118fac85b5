using System.Diagnostics;

namespace Postato.Testing;

/// <summary>Polls with a deadline, instead of sleeping.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Polls until <paramref name="ready"/> is true, and returns the value for which it was.</summary>
    /// <exception cref="TimeoutException">The deadline passed; the message holds the last value.</exception>
    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Func<T, bool> ready, CancellationToken ct, TimeSpan? deadline = null)
    {
        var limit = deadline ?? TimeSpan.FromSeconds(20);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var value = await ask();
            if (ready(value))
                return value;
            if (watch.Elapsed > limit)
                throw new TimeoutException($"Not so within {limit.TotalSeconds} s; the last value was {value}.");
            await Task.Delay(Pause, TimeProvider.System, ct);
        }
    }

    public static Task TrueAsync(Func<Task<bool>> ask, CancellationToken ct, TimeSpan? deadline = null) =>
        GetAsync(ask, value => value, ct, deadline);
}
