using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Postato.Bench.Load;
using Postato.Bench.Report;
using Postato.Bench.Stand;

namespace Postato.Bench.Figures;

internal sealed class HandOverFigure : IFigure
{
    public string Name => "hand-over";

    public string How =>
        "At an idle system one post after the other with `publish`: from the call to the request's arrival at the Sandbox.";

    public async Task MeasureAsync(Session session, Figure figure)
    {
        await session.Place.StartApiAsync();
        if (!session.ApiIsWarm)
            await Accepting.LoadAsync(session, Accepting.Plan(session, World.Few, 1));
        await Delivering.WarmAsync(session);
        await Delivering.ForgetArrivalsAsync(session);

        var count = session.Scaled(200, 30);
        foreach (var (target, number) in Accepting.Plan(session, World.Few, 1).Targets
            .Take(count)
            .Select((target, number) => (target, number)))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, target.Url);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", target.Key);
            request.Content = JsonContent.Create(
                new
                {
                    platform = "twitter",
                    accountId = target.Account,
                    status = "publish",
                    content = Delivering.TextOf(TimeProvider.System.GetUtcNow(), number),
                });
            using var answer = await session.Place.Http.SendAsync(request);
            if (answer.StatusCode != HttpStatusCode.Created)
                throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
            await Task.Delay(TimeSpan.FromMilliseconds(73), TimeProvider.System);
        }

        await Delivering.DrainAsync(session, TimeSpan.FromSeconds(60));
        var times = Delivering.Lateness(await Delivering.ArrivalsAsync(session));
        if (times.Count != count)
            throw new InvalidOperationException($"{times.Count} of {count} posts arrived.");

        figure.Add("p50", Percentiles.At(times, 0.5), "ms", "under 10", Percentiles.At(times, 0.5) < 10);
        figure.Add("p99", Percentiles.At(times, 0.99), "ms");
        figure.Plot = Plot.OfPercentiles("From the call to the network", "ms", ("one at a time", times));
    }
}
