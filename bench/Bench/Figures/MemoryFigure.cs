using System.Net.Http.Headers;
using System.Net.Http.Json;
using Postato.Bench.Load;
using Postato.Bench.Report;
using Postato.Bench.Stand;
using Postato.Domain.Tenancy;

namespace Postato.Bench.Figures;

internal sealed class MemoryFigure : IFigure
{
    private const int UploadBytes = 32 << 20;

    public string Name => "memory";

    public string How =>
        "Resident memory of API and worker: idle, once they have served for a second (what was never used is not compiled yet); while 2 "
            + "GB are uploaded, four files of 32 MB (the largest that is taken) at a time; and of the worker while 10 000 due posts go "
            + "to a Sandbox that answers after a second, with as many in flight as a worker may have.";

    public async Task MeasureAsync(Session session, Figure figure)
    {
        var place = session.Place;
        await RestartAsync(session, new Dictionary<string, string>());
        await UploadAsync(session, 0, 1);
        await Accepting.LoadAsync(
            session, new LoadPlan([.. Accepting.Plan(session, World.Few, 0, "publish").Targets.Take(100)], 1, 0, 1, "publish"));
        await Delivering.DrainAsync(session, TimeSpan.FromSeconds(30));
        await Task.Delay(TimeSpan.FromSeconds(session.Scaled(10, 2)), TimeProvider.System);
        var (api, worker) = (Cpu.ResidentMb(place.Api!.Pid), Cpu.ResidentMb(place.Worker!.Pid));
        figure.Add("API, idle", api, "MB", "under 150", api < 150);
        figure.Add("worker, idle", worker, "MB", "under 150", worker < 150);

        var uploading = await PeakAsync(
            place.Api.Pid, Task.WhenAll(Enumerable.Range(0, 4).Select(lane => UploadAsync(session, lane, session.Scaled(16, 2)))));
        figure.Add("API, uploading: more than idle", uploading - api, "MB", "at most 30", uploading - api <= 30);

        await RestartAsync(
            session,
            new Dictionary<string, string>
            {
                ["Delivery__InFlight"] = "4096",
                ["Delivery__PerTenant"] = "4096",
                ["Delivery__PerNetwork"] = "4096",
            });
        await Task.Delay(TimeSpan.FromSeconds(session.Scaled(5, 2)), TimeProvider.System);
        var idle = Cpu.ResidentMb(place.Worker.Pid);
        await LatencyAsync(place, 1_000);
        await Delivering.HoldAsync(session);
        await Delivering.SeedDueAsync(session, World.Few, session.Scaled(2_000, 200));
        await Delivering.SeedDueAsync(session, World.Many, session.Scaled(8_000, 800));
        await Delivering.ReleaseAsync(session);
        var busy = await PeakAsync(place.Worker.Pid, Delivering.DrainAsync(session, TimeSpan.FromSeconds(session.Scaled(60, 20))));
        figure.Add("worker, 10 000 posts: more than idle", busy - idle, "MB", "at most 100", busy - idle <= 100);
        await LatencyAsync(place, 0);
        await Delivering.DropQueueAsync(session);
        await place.StopWorkerAsync();
        session.WorkerIsWarm = false;
        figure.Plot = Plot.OfBars(
            "Resident memory", "MB", ("API, idle", api), ("API, uploading", uploading), ("worker, idle", worker),
            ("worker, 10 000 posts", busy));
    }

    private static async Task RestartAsync(Session session, IReadOnlyDictionary<string, string> worker)
    {
        await session.Place.StopApiAsync();
        await session.Place.StopWorkerAsync();
        (session.ApiIsWarm, session.WorkerIsWarm) = (false, false);
        await Delivering.DropQueueAsync(session);
        await session.Place.StartSandboxAsync();
        await session.Place.StartApiAsync();
        await session.Place.StartWorkerAsync(worker);
    }

    private static async Task LatencyAsync(Place place, int milliseconds) =>
        (await place.Http.PostAsJsonAsync(
            $"{place.SandboxUrl}/_sandbox/latency", new { platform = "twitter", minMs = milliseconds, maxMs = milliseconds }))
            .EnsureSuccessStatusCode();

    private static async Task<double> PeakAsync(int pid, Task work)
    {
        var most = 0.0;
        while (!work.IsCompleted)
        {
            most = Math.Max(most, Cpu.ResidentMb(pid));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        await work;
        return most;
    }

    private static async Task UploadAsync(Session session, int lane, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var form = new MultipartFormDataContent();
            form.Add(
                new ByteArrayContent(GifOf($"{lane} {i}")) { Headers = { ContentType = new MediaTypeHeaderValue("image/gif") } }, "file",
                $"{lane}-{i}.gif");
            using var request = new HttpRequestMessage(
                HttpMethod.Post, $"{session.Place.ApiUrl}/v1/workspaces/{World.Printed<Workspace>(World.IdOf(2, 1 + lane))}/media")
            {
                Content = form,
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.Place.Keys[1 + lane]);
            using var answer = await session.Place.Http.SendAsync(request);
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException(
                    $"An upload answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>One pixel, and comments that bring it to the maximum file size.</summary>
    private static byte[] GifOf(string comment)
    {
        byte[] end = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B];
        var gif = new MemoryStream(UploadBytes);
        gif.Write([.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x21, 0xFE]);
        var block = new byte[256];
        block[0] = 255;
        System.Text.Encoding.ASCII.GetBytes(comment, block.AsSpan(1));
        while (gif.Length + block.Length + end.Length < UploadBytes)
            gif.Write(block);
        gif.WriteByte(0);
        gif.Write(end);
        return gif.ToArray();
    }
}
