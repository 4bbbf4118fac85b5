using System.Diagnostics;
using Postato.Bench.Load;
using Postato.Bench.Report;

namespace Postato.Bench.Figures;

internal sealed class StartFigure : IFigure
{
    public string Name => "start";

    public string How => "From the start of the process until `/health/ready` says so, migrations checked; the median of several starts.";

    public async Task MeasureAsync(Session session, Figure figure)
    {
        var (api, worker) = (new List<double>(), new List<double>());
        for (var i = 0; i < session.Scaled(5, 2); i++)
        {
            await session.Place.StopApiAsync();
            await session.Place.StopWorkerAsync();
            (session.ApiIsWarm, session.WorkerIsWarm) = (false, false);
            api.Add(await SecondsAsync(session.Place.StartApiAsync));
            worker.Add(await SecondsAsync(() => session.Place.StartWorkerAsync()));
        }

        await session.Place.StopWorkerAsync();
        foreach (var (name, times) in new[] { ("API", api), ("worker", worker) })
            figure.Add(name, Percentiles.At(times, 0.5), "s", "under 1.5", Percentiles.At(times, 0.5) < 1.5);
    }

    private static async Task<double> SecondsAsync(Func<Task> start)
    {
        var started = Stopwatch.GetTimestamp();
        await start();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
