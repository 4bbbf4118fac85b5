using System.Diagnostics;
using System.Text;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Support;

/// <summary>The API host as a program of its own, so that it can be killed.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private static readonly string RingKey = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    private readonly Process process;
    private readonly string media;

    private readonly StringBuilder log = new();

    private ApiProcess(Process process, string media, Uri address, Uri rpc, bool logged)
    {
        (this.process, this.media, Rpc) = (process, media, rpc);
        if (logged)
        {
            process.OutputDataReceived += (_, line) => Keep(line.Data);
            process.BeginOutputReadLine();
        }

#pragma warning disable RS0030 // A caller of the product, not the product.
        Client = new HttpClient { BaseAddress = address };
#pragma warning restore RS0030
    }

    public HttpClient Client { get; }

    /// <summary>Its address for other hosts, with <see cref="RpcToken"/>, and operators, with <see cref="OperatorToken"/>.</summary>
    public Uri Rpc { get; }

    public static string RpcToken { get; } = new('t', 32);

    public static string OperatorToken { get; } = new('o', 32);

    /// <summary>Its output so far.</summary>
    public string Log
    {
        get
        {
            lock (log)
                return log.ToString();
        }
    }

    /// <param name="logged">Keeps its output in <see cref="Log"/>, including all of the framework's log entries.</param>
    public static async Task<ApiProcess> StartAsync(TestDatabase database, bool logged = false)
    {
        var (http, rpc) = (FreePort.Find(), FreePort.Find());
        var media = Directory.CreateTempSubdirectory("postato-media-").FullName;
        var address = $"http://127.0.0.1:{http}";
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Postato.Api"))
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = logged,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ConnectionStrings__Postato"] = database.App,
                ["PublicUrl"] = address,
                ["Listen__Http"] = address,
                ["Rpc__Listen"] = $"http://127.0.0.1:{rpc}",
                ["Rpc__Token"] = RpcToken,
                ["Rpc__OperatorToken"] = OperatorToken,
                ["Media__Root"] = media,
                ["Vault__Keys__1"] = RingKey,
                ["Vault__ActiveKey"] = "1",
                ["RateLimits__Scale"] = "1000",
                ["Logging__LogLevel__Default"] = logged ? "Trace" : "Warning",
            },
        };
        var host = new ApiProcess(Process.Start(start)!, media, new Uri(address), new Uri($"http://127.0.0.1:{rpc}"), logged);
        await Eventually.TrueAsync(host.IsLiveAsync, TestContext.Current.CancellationToken);
        return host;
    }

    /// <summary>Like a power failure: nothing is finished.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
        Client.Dispose();
        Directory.Delete(media, recursive: true);
    }

    private void Keep(string? line)
    {
        lock (log)
            log.Append(line).Append('\n');
    }

    private async Task<bool> IsLiveAsync()
    {
        if (process.HasExited)
            throw new InvalidOperationException($"The host ended with {process.ExitCode}.");
        try
        {
            return (await Client.GetAsync("/health/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
