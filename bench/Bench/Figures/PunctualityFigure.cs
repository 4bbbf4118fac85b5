using Postato.Bench.Load;
using Postato.Bench.Report;
using Postato.Bench.Stand;

namespace Postato.Bench.Figures;

internal sealed class PunctualityFigure : IFigure
{
    public string Name => "punctuality";

    public string How =>
        "5 000 posts of 500 accounts due in the same instant: how late their first byte is at the network, beside the time that this "
            + "run's drain rate needs for as many; then posts that come due one by one at an idle system.";

    public async Task MeasureAsync(Session session, Figure figure)
    {
        await Delivering.WarmAsync(session);
        var count = session.Scaled(5_000, 500);
        var burst = await Delivering.BurstAsync(session, World.Few with { Accounts = 500 }, count);
        var idle = await Delivering.TrickleAsync(session, World.Few, session.Scaled(200, 30), 100);

        var needed = 1_000 * count / session.DrainRate;
        var (p50, p99) = (Percentiles.At(burst, 0.5), Percentiles.At(burst, 0.99));
        figure.Add("burst: p50 / p99", p50, $"/ {p99:0} ms");
        figure.Add("burst: time that the drain rate needs", needed, "ms");
        figure.Add("burst: p50 to it", p50 / needed, "×", "at most 0.6", p50 / needed <= 0.6);
        figure.Add("burst: p99 to it", p99 / needed, "×", "at most 1.1", p99 / needed <= 1.1);
        (p50, p99) = (Percentiles.At(idle, 0.5), Percentiles.At(idle, 0.99));
        figure.Add("idle: p50", p50, "ms", "under 10", p50 < 10);
        figure.Add("idle: p99", p99, "ms", "under 50", p99 < 50);
        figure.Plot = Plot.OfPercentiles("Lateness of a burst", "ms", ($"{count} posts in one instant", burst));
    }
}
