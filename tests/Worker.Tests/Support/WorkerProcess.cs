using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using Postato.Rpc.Worker.V1;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Worker.Tests.Support;

/// <summary>The worker host as a program of its own.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly string RingKey = WorkerFixture.NewRingKey();

    private readonly Process process;
    private readonly string media;
    private readonly GrpcChannel channel;

    private WorkerProcess(Process process, string media, Uri address, string rpc)
    {
        (this.process, this.media) = (process, media);
#pragma warning disable RS0030 // A client of the product's API, which has no guard to keep.
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = address };
        channel = GrpcChannel.ForAddress(
            rpc, new() { HttpHandler = new SocketsHttpHandler { UseProxy = false }, DisposeHttpClient = true });
#pragma warning restore RS0030
    }

    public HttpClient Client { get; }

    public static async Task<WorkerProcess> StartAsync(TestDatabase database, CancellationToken ct)
    {
        var (http, rpc) = ($"http://127.0.0.1:{FreePort.Find()}", $"http://127.0.0.1:{FreePort.Find()}");
        var media = Directory.CreateTempSubdirectory("postato-media-").FullName;
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Postato.Worker"))
        {
            WorkingDirectory = AppContext.BaseDirectory,
            Environment =
            {
                // In Development every service registration is validated at start.
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ConnectionStrings__Postato"] = database.App,
                ["Listen__Http"] = http,
                ["Rpc__Listen"] = rpc,
                ["Rpc__Token"] = new string('t', 32),
                ["Rpc__OperatorToken"] = new string('o', 32),
                ["Media__Root"] = media,
                ["Vault__Keys__1"] = RingKey,
                ["Vault__ActiveKey"] = "1",
                ["Logging__LogLevel__Default"] = "Warning",
                ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Warning",
            },
        };
        var worker = new WorkerProcess(Process.Start(start)!, media, new Uri(http), rpc);
        await Eventually.TrueAsync(() => worker.IsReadyAsync(ct), ct, TimeSpan.FromSeconds(90));
        return worker;
    }

    public async Task<StatusResponse> StatusAsync(CancellationToken ct) => await new WorkerService.WorkerServiceClient(channel).StatusAsync(
        new(), new Metadata { { "authorization", $"Bearer {new string('o', 32)}" } },
        TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20), ct);

    public async Task DrainAsync(CancellationToken ct) => await new WorkerService.WorkerServiceClient(channel).DrainAsync(
        new(), new Metadata { { "authorization", $"Bearer {new string('o', 32)}" } },
        TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20), ct);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        channel.Dispose();
        Client.Dispose();
        Directory.Delete(media, recursive: true);
    }

    private async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        if (process.HasExited)
            throw new InvalidOperationException($"The worker ended with {process.ExitCode}.");
        try
        {
            using var answer = await Client.GetAsync("/health/ready", ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
