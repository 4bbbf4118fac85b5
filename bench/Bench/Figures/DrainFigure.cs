using System.Diagnostics;
using Postato.Bench.Load;
using Postato.Bench.Report;
using Postato.Bench.Stand;

namespace Postato.Bench.Figures;

internal sealed class DrainFigure : IFigure
{
    public string Name => "drain";

    public string How =>
        "50 000 due posts to the Sandbox's X with no latency, until all are published with timeline, events and audit: 1 000 accounts "
            + "of 20 tenants, then 4 000 accounts of 2 000 tenants; beside a script that claims, writes the same rows in the same "
            + "batches and calls a server that does nothing.";

    public async Task MeasureAsync(Session session, Figure figure)
    {
        await using var network = await NullServer.StartAsync();
        var bound = new DrainBound(session.Place, network);
        var bars = new List<(string, double)>();
        foreach (var (world, goal) in new[] { (World.Few, 0.55), (World.Many, 0.50) })
        {
            await session.Place.StopWorkerAsync();
            session.WorkerIsWarm = false;
            await Delivering.DropQueueAsync(session);
            await bound.RunAsync(session, world, session.Scaled(3_000, 200));
            var before = await bound.RunAsync(session, world, session.Scaled(8_000, 600));
            await Delivering.WarmAsync(session);
            var product = await DrainAsync(session, world, session.Scaled(50_000, 1_000), figure);
            await session.Place.StopWorkerAsync();
            session.WorkerIsWarm = false;
            await Delivering.DropQueueAsync(session);
            var after = await bound.RunAsync(session, world, session.Scaled(8_000, 600));

            var ratio = product.Rate / ((before.Rate + after.Rate) / 2);
            figure.Add($"{world.Name}: posts a second", product.Rate, "/s");
            figure.Add($"{world.Name}: bound, before / after", before.Rate, $"/ {after.Rate:0} /s");
            figure.Add($"{world.Name}: ratio to the bound", ratio, "×", $"{goal:0.00}", ratio >= goal);
            figure.AddCpu(
                $"{world.Name}: bound, a post", before.Posts + after.Posts, before.Seconds + after.Seconds, before.App + after.App,
                before.Postgres + after.Postgres, 0, "null server (not counted)");
            bars.AddRange([($"{world.Name}: Postato", product.Rate), ($"{world.Name}: bound", (before.Rate + after.Rate) / 2)]);
            if (world == World.Few)
                session.DrainRate = product.Rate;
        }

        figure.Plot = Plot.OfBars("Posts drained a second", "/s", bars);
    }

    private static async Task<Drained> DrainAsync(Session session, World world, int count, Figure figure)
    {
        await Delivering.ForgetArrivalsAsync(session);
        await Delivering.HoldAsync(session);
        await Delivering.SeedDueAsync(session, world, count);
        await Delivering.AnalyzeAsync(session);
        var published = await PublishedAsync(session);
        var (cpu, started) = (session.Place.Cpu(), Stopwatch.GetTimestamp());
        await Delivering.ReleaseAsync(session);
        var left = await Delivering.DrainAsync(session, TimeSpan.FromSeconds(session.Scaled(150, 40)));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var spent = session.Place.Cpu() - cpu;
        var done = count - (int)left;
        if (left > 0)
            figure.Notes.Add($"{world.Name}: {left} of {count} posts were left when the time was over; the rate is that of the others.");
        else if (await PublishedAsync(session) - published is var written && written != (count, count, count))
            throw new InvalidOperationException($"Of {count} posts these were written: {written}.");

        figure.AddCpu($"{world.Name}: a post", done, seconds, spent.Worker, spent.Postgres, spent.Sandbox, "Sandbox");
        return new(done, seconds, spent.Worker, spent.Postgres);
    }

    private static async Task<(long Posts, long Events, long Audit)> CountsAsync(Session session) => (
        await session.Place.ScalarAsync<long>("select count(*) from posts where status = 'published'"),
        await session.Place.ScalarAsync<long>("select count(*) from events where type = 'post.published'"),
        await session.Place.ScalarAsync<long>("select count(*) from audit_entries where action = 'post.published'"));

    private static async Task<Counts> PublishedAsync(Session session)
    {
        var (posts, events, audit) = await CountsAsync(session);
        return new(posts, events, audit);
    }

    private readonly record struct Counts(long Posts, long Events, long Audit)
    {
        public static (long Posts, long Events, long Audit) operator -(Counts after, Counts before) =>
            (after.Posts - before.Posts, after.Events - before.Events, after.Audit - before.Audit);
    }
}
