using System.Diagnostics;
using Postato.Run;

namespace Postato.Chaos;

/// <summary>Submits posts continuously, each under its own idempotency key, and repeats a request until it has an answer.</summary>
internal sealed class Customer(Copy copy, Ledger ledger, IReadOnlyList<DemoAccount> accounts, SeededRandom random, string name)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest that it waited for an answer.</summary>
    public TimeSpan LongestWait { get; private set; }

    public async Task RunAsync(CancellationToken until)
    {
        for (var i = 0; !until.IsCancellationRequested; i++)
        {
            await HandOverAsync($"{name}-{i}");
            await Task.Delay(Pace, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task HandOverAsync(string key)
    {
        var account = random.Pick(accounts);
        string[] texts = random.Roll(4) == 0 ? [.. Enumerable.Range(1, random.Between(2, 4)).Select(n => $"{key} part {n}")] : [key];
        object content = texts.Length == 1 ? texts[0] : texts.Select(text => new { text }).ToArray();
        // Some are scheduled, at random times.
        object body = random.Roll(3) == 0
            ? new
            {
                platform = account.Platform,
                accountId = account.Id,
                status = "scheduled",
                content,
                scheduledAt = TimeProvider.System.GetUtcNow().AddSeconds(random.Between(2, 40)),
            }
            : new { platform = account.Platform, accountId = account.Id, status = "publish", content };

        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await copy.TrySendAsync(random.Pick(copy.Apis), HttpMethod.Post, "/posts", body, key, CancellationToken.None) is { } answer)
            {
                if (Stopwatch.GetElapsedTime(started) is var waited && waited > LongestWait)
                    LongestWait = waited;
                // A time that passed while no host answered is refused, and nothing was stored.
                if (answer.Status == 201)
                    ledger.Add(new(answer.Body.GetProperty("id").GetString()!, account.Platform, texts));
                else if (answer.Status != 400)
                    throw new InvalidOperationException($"{key}: {answer.Status} {answer.Body}");
                return;
            }

            await Task.Delay(Again, TimeProvider.System, CancellationToken.None);
        }
    }
}
