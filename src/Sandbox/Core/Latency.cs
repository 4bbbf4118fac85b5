using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Postato.Sandbox.Core;

/// <summary>The delay of the networks' answers; none by default.</summary>
internal sealed class Latency
{
    private readonly ConcurrentDictionary<string, (int Minimum, int Maximum)> byPlatform = new();

    public void Set(string? platform, int minimumMs, int maximumMs) =>
        byPlatform[platform ?? "*"] = (minimumMs, Math.Max(minimumMs, maximumMs));

    public Task WaitAsync(string platform, CancellationToken ct)
    {
        if (byPlatform.IsEmpty || (!byPlatform.TryGetValue(platform, out var range) && !byPlatform.TryGetValue("*", out range))
            || range.Maximum == 0)
            return Task.CompletedTask;

        return Task.Delay(
            TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(range.Minimum, range.Maximum + 1)), TimeProvider.System, ct);
    }
}
