using Postato.Bench.Load;
using Postato.Bench.Report;
using Postato.Bench.Stand;

namespace Postato.Bench.Figures;

internal sealed class SandboxFigure : IFigure
{
    public string Name => "sandbox";

    public string How =>
        "Posts that the Sandbox's X takes over 32 connections, on disk before each answer, beside this run's drain rate: the stand-in "
            + "must not be what limits.";

    public async Task MeasureAsync(Session session, Figure figure)
    {
        await session.Place.StopWorkerAsync();
        session.WorkerIsWarm = false;
        await session.Place.StartSandboxAsync();
        var targets = session.Place.XTokens.Take(World.Few.Accounts)
            .Select(token => new LoadTarget($"{session.Place.XUrl}/2/tweets", token, ""))
            .ToList();
        var load = await LoadCommand.StartAsync(
            new(targets, Accepting.Connections, session.Scaled(5, 2), session.Scaled(10, 3), LoadPlan.ToNetwork), () => Task.CompletedTask);
        await Delivering.ForgetArrivalsAsync(session);

        figure.Add("posts a second", load.Rate, "/s");
        figure.Add("to the drain rate", load.Rate / session.DrainRate, "×", "at least 3", load.Rate / session.DrainRate >= 3);
    }
}
