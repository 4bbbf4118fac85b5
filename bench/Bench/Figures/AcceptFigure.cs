using Postato.Bench.Load;
using Postato.Bench.Report;
using Postato.Bench.Stand;

namespace Postato.Bench.Figures;

internal sealed class AcceptFigure : IFigure
{
    public string Name => "accept";

    public string How =>
        "`POST …/posts` with an idempotency key and an API key over 32 connections, 1 000 accounts of 20 tenants, scheduled a month "
            + "ahead, no worker; in turns with pgbench that writes the same rows as the runtime role into the same schema, one round trip "
            + "a transaction.";

    public async Task MeasureAsync(Session session, Figure figure)
    {
        await session.Place.StopWorkerAsync();
        session.WorkerIsWarm = false;
        await session.Place.StartApiAsync();
        // The API is warmed first, so that load and bound are measured close to each other.
        await Accepting.LoadAsync(session, Accepting.Plan(session, World.Few, 1));
        // Autovacuum does this within a minute: plans made for empty tables are replaced.
        await session.Place.ExecuteAsync("analyze");

        // In turns, because the speed of a shared machine changes within seconds.
        var seconds = session.Scaled(6, 2);
        List<Accepting.Bound> bounds = [await Accepting.BoundAsync(session, World.Few, seconds)];
        List<LoadResult> loads = [];
        var cpu = new Cpu(0, 0, 0, 0);
        for (var turn = 0; turn < session.Scaled(4, 2); turn++)
        {
            var (result, spent) = await Accepting.LoadAsync(session, Accepting.Plan(session, World.Few, seconds));
            loads.Add(result);
            cpu += spent;
            bounds.Add(await Accepting.BoundAsync(session, World.Few, seconds));
        }

        var load = LoadResult.Of(loads);
        var (bound, latency) = (bounds.Average(turn => turn.Rate), bounds.Average(turn => turn.Milliseconds));
        var p99 = Percentiles.At(load.Milliseconds, 0.99);
        var ratio = load.Rate / bound;
        figure.Add("posts a second", load.Rate, "/s");
        figure.Add("bound, slowest / fastest turn", bounds.Min(turn => turn.Rate), $"/ {bounds.Max(turn => turn.Rate):0} /s");
        figure.Add("ratio to the bound", ratio, "×", "0.6 (floor 0.45)", ratio >= 0.6);
        figure.Add("p50 / p99", Percentiles.At(load.Milliseconds, 0.5), $"/ {p99:0.0} ms");
        figure.Add("p99 to the bound's mean latency", p99 / latency, "×", "under 8", p99 / latency < 8);
        figure.AddCpu("a post", load.Requests, load.Seconds, cpu.Api, cpu.Postgres, load.Cpu);
        figure.AddCpu(
            "the bound, a transaction", bound, 1, 0, bounds.Average(turn => turn.PostgresCores), 0, "pgbench (not counted)");
        figure.Notes.Add($"The bound's program: `{bounds[0].Program}`, prepared, 32 clients.");
        figure.Plot = Plot.OfPercentiles("Latency of an accepted post", "ms", ("32 connections", load.Milliseconds));
    }
}
