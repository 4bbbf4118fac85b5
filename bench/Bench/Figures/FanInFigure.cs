using System.Net.Http.Json;
using Postato.Bench.Load;
using Postato.Bench.Report;
using Postato.Bench.Stand;

namespace Postato.Bench.Figures;

internal sealed class FanInFigure : IFigure
{
    public string Name => "fan-in";

    public string How =>
        "2 000 posts of 400 accounts due in one instant, with and without another account that the network limits for an hour while 10 "
            + "000 of its posts are due: five times without (it is paused) and with, one after the other; the median of the bursts, "
            + "since two alike differ by a third.";

    public async Task MeasureAsync(Session session, Figure figure)
    {
        await Delivering.WarmAsync(session);
        var (count, queued, rounds) = (session.Scaled(2_000, 300), session.Scaled(10_000, 1_000), session.Scaled(5, 1));
        var others = World.Few with { FirstAccount = 101, Accounts = 400 };
        var limited = World.Few with { Accounts = 1 };
        using var fault = await session.Place.Http.PostAsJsonAsync(
            $"{session.Place.SandboxUrl}/_sandbox/faults",
            new { platform = "twitter", username = $"bench{limited.FirstAccount}", kind = "rate_limit", retryAfterSeconds = 3_600 });
        fault.EnsureSuccessStatusCode();

        // Its posts exist in all bursts, so that the tables are the same; while its account is paused they are not claimed.
        await PauseAsync(session, limited, "now()");
        await Delivering.SeedDueAsync(session, limited, queued);
        await Delivering.AnalyzeAsync(session);
        await Delivering.BurstAsync(session, others, count);
        var (alone, beside) = (new List<IReadOnlyList<double>>(), new List<IReadOnlyList<double>>());
        for (var round = 0; round < rounds; round++)
        {
            alone.Add(await Delivering.BurstAsync(session, others, count));
            await PauseAsync(session, limited, "null");
            beside.Add(await Delivering.BurstAsync(session, others, count));
            if (await Delivering.QueuedAsync(session) is var left && left < queued - 1)
                throw new InvalidOperationException($"The limited account sent {queued - left} posts.");
            await PauseAsync(session, limited, "now()");
        }

        await session.Place.Http.DeleteAsync($"{session.Place.SandboxUrl}/_sandbox/faults");
        await Delivering.DropQueueAsync(session);
        await PauseAsync(session, limited, "null");

        foreach (var part in new[] { 0.5, 0.99 })
        {
            var (without, with) = (MedianOf(alone, part), MedianOf(beside, part));
            figure.Add($"p{part * 100:0}: alone / beside a limited account", without, $"/ {with:0} ms");
            figure.Add($"p{part * 100:0}: ratio", with / without, "×", "at most 1.05", with / without <= 1.05);
        }

        figure.Plot = Plot.OfPercentiles(
            "Lateness of 2 000 posts", "ms", ("alone", [.. alone.SelectMany(burst => burst)]),
            ("beside a limited account", [.. beside.SelectMany(burst => burst)]));
    }

    private static double MedianOf(IEnumerable<IReadOnlyList<double>> bursts, double part) =>
        Percentiles.At([.. bursts.Select(burst => Percentiles.At(burst, part))], 0.5);

    private static Task<int> PauseAsync(Session session, World account, string at) =>
        session.Place.ExecuteAsync($"update social_accounts set paused_at = {at} where id = bench.id(3, {account.FirstAccount})");
}
