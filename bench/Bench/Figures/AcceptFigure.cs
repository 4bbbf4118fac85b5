using Postato.Bench.Load;
using Postato.Bench.Report;
using Postato.Bench.Stand;

namespace Postato.Bench.Figures;

internal sealed class AcceptFigure : IFigure
{
    public string Name => "accept";

    public string How =>
        "`POST …/posts` with an idempotency key and an API key over 32 connections, 1 000 accounts of 20 tenants, scheduled a month "
            + "ahead, no worker; beside pgbench that writes the same rows as the runtime role into the same schema, one round trip a "
            + "transaction.";

    public async Task MeasureAsync(Session session, Figure figure)
    {
        await session.Place.StopWorkerAsync();
        session.WorkerIsWarm = false;
        await session.Place.StartApiAsync();
        var seconds = session.Scaled(20, 4);
        // The API is warmed first, so that both bounds are measured close to what they bound.
        await Accepting.LoadAsync(session, Accepting.Plan(session, World.Few, 1));
        // Autovacuum does this within a minute: plans made for empty tables are replaced.
        await session.Place.ExecuteAsync("analyze");
        var before = await Accepting.BoundAsync(session, World.Few, session.Scaled(12, 3));
        var (load, cpu) = await Accepting.LoadAsync(session, Accepting.Plan(session, World.Few, seconds));
        var after = await Accepting.BoundAsync(session, World.Few, session.Scaled(12, 3));

        var (bound, latency) = ((before.Rate + after.Rate) / 2, (before.Milliseconds + after.Milliseconds) / 2);
        var p99 = Percentiles.At(load.Milliseconds, 0.99);
        figure.Add("posts a second", load.Rate, "/s");
        figure.Add("bound, before / after", before.Rate, $"/ {after.Rate:0} /s");
        figure.Add("ratio to the bound", load.Rate / bound, "×", "0.5 (floor 0.35)", load.Rate / bound >= 0.5);
        figure.Add("p50 / p99", Percentiles.At(load.Milliseconds, 0.5), $"/ {p99:0.0} ms");
        figure.Add("p99 to the bound's mean latency", p99 / latency, "×", "under 8", p99 / latency < 8);
        figure.AddCpu("a post", load.Requests, load.Seconds, cpu.Api, cpu.Postgres, load.Cpu);
        figure.AddCpu(
            "the bound, a transaction", bound, 1, 0, (before.PostgresCores + after.PostgresCores) / 2, 0, "pgbench (not counted)");
        figure.Notes.Add($"The bound's program: `{before.Program}`, prepared, 32 clients.");
        figure.Plot = Plot.OfPercentiles("Latency of an accepted post", "ms", ("32 connections", load.Milliseconds));
    }
}
