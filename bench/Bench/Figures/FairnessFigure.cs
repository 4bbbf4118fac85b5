using Postato.Bench.Load;
using Postato.Bench.Report;
using Postato.Bench.Stand;

namespace Postato.Bench.Figures;

internal sealed class FairnessFigure : IFigure
{
    public string Name => "fairness";

    public string How =>
        "One tenant has 10 000 due posts on 50 accounts; single posts of 20 other tenants come due one by one meanwhile: how late their "
            + "first byte is at the network, beside the same at an idle system.";

    public async Task MeasureAsync(Session session, Figure figure)
    {
        await Delivering.WarmAsync(session);
        await Delivering.DropQueueAsync(session);
        var (queued, singles) = (session.Scaled(10_000, 2_000), World.Many with { Accounts = 20 });
        var idle = await Delivering.TrickleAsync(session, singles, 20, 200);
        await Delivering.SeedDueAsync(session, World.One, queued);
        var beside = await Delivering.TrickleAsync(session, singles, 20, 200);
        var left = await Delivering.QueuedAsync(session);
        await Delivering.DropQueueAsync(session);
        if (left == 0)
            throw new InvalidOperationException("The backlog was delivered before the single posts.");

        foreach (var part in new[] { 0.5, 0.99 })
        {
            figure.Add($"p{part * 100:0}: idle / beside the backlog", Percentiles.At(idle, part), $"/ {Percentiles.At(beside, part):0} ms");
            figure.Add($"p{part * 100:0}: beside the backlog to idle", Percentiles.At(beside, part) / Percentiles.At(idle, part), "×");
        }

        figure.Add("to drain the backlog, at this run's rate", 1_000 * queued / session.DrainRate, "ms");
        figure.Plot = Plot.OfPercentiles(
            "Lateness of another tenant's single post", "ms", ("idle system", idle), ($"beside {queued} due posts of one tenant", beside));
    }
}
