using System.Net.Http.Json;
using Postato.Bench.Load;
using Postato.Bench.Report;
using Postato.Bench.Stand;

namespace Postato.Bench.Figures;

internal sealed class FanInFigure : IFigure
{
    public string Name => "fan-in";

    public string How => "2 000 posts of 400 accounts due in one instant, with and without another account that the network limits for an hour while 10 000 of its posts are due: without (it is paused), with, without again.";

    public async Task MeasureAsync(Session session, Figure figure)
    {
        await Delivering.WarmAsync(session);
        var (count, queued) = (session.Scaled(2_000, 300), session.Scaled(10_000, 1_000));
        var others = World.Few with { FirstAccount = 101, Accounts = 400 };
        var limited = World.Few with { Accounts = 1 };

        // Its posts are there in all three bursts, so that the tables are the same: while its account is paused nobody asks for them.
        await PauseAsync(session, limited, "now()");
        await Delivering.SeedDueAsync(session, limited, queued);
        await Delivering.AnalyzeAsync(session);
        await Delivering.BurstAsync(session, others, count);
        var before = await Delivering.BurstAsync(session, others, count);
        using var fault = await session.Place.Http.PostAsJsonAsync($"{session.Place.SandboxUrl}/_sandbox/faults", new { platform = "twitter", username = $"bench{limited.FirstAccount}", kind = "rate_limit", retryAfterSeconds = 3_600 });
        fault.EnsureSuccessStatusCode();
        await PauseAsync(session, limited, "null");
        var beside = await Delivering.BurstAsync(session, others, count);
        if (await Delivering.QueuedAsync(session) is var left && left < queued - 1)
            throw new InvalidOperationException($"The limited account sent {queued - left} posts.");

        await session.Place.Http.DeleteAsync($"{session.Place.SandboxUrl}/_sandbox/faults");
        await PauseAsync(session, limited, "now()");
        var after = await Delivering.BurstAsync(session, others, count);
        await Delivering.DropQueueAsync(session);
        await PauseAsync(session, limited, "null");

        foreach (var part in new[] { 0.5, 0.99 })
        {
            var alone = (Percentiles.At(before, part) + Percentiles.At(after, part)) / 2;
            var ratio = Percentiles.At(beside, part) / alone;
            figure.Add($"p{part * 100:0}: alone, before / after", Percentiles.At(before, part), $"/ {Percentiles.At(after, part):0} ms");
            figure.Add($"p{part * 100:0}: beside a limited account", Percentiles.At(beside, part), "ms");
            figure.Add($"p{part * 100:0}: ratio", ratio, "×", "at most 1.05", ratio <= 1.05);
        }

        figure.Plot = Plot.OfPercentiles("Lateness of 2 000 posts", "ms", ("alone, before", before), ("beside a limited account", beside), ("alone, after", after));
    }

    private static Task<int> PauseAsync(Session session, World account, string at) =>
        session.Place.ExecuteAsync($"update social_accounts set paused_at = {at} where id = bench.id(3, {account.FirstAccount})");
}
