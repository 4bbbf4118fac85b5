using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Postato.Testing.Running;

/// <summary>The Sandbox as a separate program, on given ports and with the networks that a test needs.</summary>
public sealed class SandboxProcess : IAsyncDisposable
{
    private static readonly string Program = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Sandbox", "debug", "Postato.Sandbox"));

    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly int port = FreePort.Find();
    private Process process;

#pragma warning disable RS0030 // Shares no code with the product, like any client of the Sandbox.
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };
#pragma warning restore RS0030

    private SandboxProcess(IReadOnlyDictionary<string, string> settings)
    {
        this.settings = settings;
        process = Start();
    }

    /// <summary>The page and the control API.</summary>
    public string Url => $"http://127.0.0.1:{port}";

    /// <param name="settings">By their names: <c>Sandbox:Bluesky:Port</c>.</param>
    public static async Task<SandboxProcess> StartAsync(IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        var sandbox = new SandboxProcess(settings);
        await sandbox.ReadyAsync(ct);
        return sandbox;
    }

    /// <summary>Kills it with SIGKILL, and restarts it on the same ports.</summary>
    public async Task RestartAsync(CancellationToken ct)
    {
        process.Kill();
        await process.WaitForExitAsync(ct);
        process.Dispose();
        process = Start();
        await ReadyAsync(ct);
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken ct) => await ReadAsync(await http.GetAsync(Url + path, ct), ct);

    public async Task<JsonElement> PostAsync(string path, object body, CancellationToken ct) =>
        await ReadAsync(await http.PostAsJsonAsync(Url + path, body, ct), ct);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, CancellationToken ct) =>
        http.SendAsync(new HttpRequestMessage(method, Url + path) { Content = body is null ? null : JsonContent.Create(body) }, ct);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(ct);
            return !answer.IsSuccessStatusCode
                ? throw new InvalidOperationException($"{answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}: {text}")
                : text.Length == 0 ? default : JsonElement.Parse(text);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(Program) { WorkingDirectory = Path.GetDirectoryName(Program)! };
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["Sandbox__Port"] = $"{port}";
        return Process.Start(start)!;
    }

    private Task ReadyAsync(CancellationToken ct) => Eventually.TrueAsync(
        async () =>
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The Sandbox ended with {process.ExitCode}.");
            try
            {
                using var answer = await http.GetAsync($"{Url}/_sandbox/health", ct);
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        ct, TimeSpan.FromSeconds(60));
}
