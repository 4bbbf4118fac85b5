using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Postato.Run;

namespace Postato.Testing.Running;

/// <summary>A whole copy of the product, started with the run command, in a home and on ports of its own.</summary>
public sealed class RunningCopy : IAsyncDisposable
{
    private static readonly string Program = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Run", "debug", "Postato.Run"));

    private readonly string home;

#pragma warning disable RS0030 // A client of the API, like any other.
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
#pragma warning restore RS0030

    private readonly IReadOnlyDictionary<string, string> settings;

    private RunningCopy(string home, IReadOnlyDictionary<string, string> settings) => (this.home, this.settings) = (home, settings);

    public JsonElement Demo => JsonElement.Parse(File.ReadAllBytes(Path.Combine(home, "demo.json")));

    public string ApiUrl => Text("apiUrl");

    public string SandboxUrl => Text("sandboxUrl");

    public string WorkspaceId => Text("workspaceId");

    public string ApiKey => Text("apiKey");

    public string Home => home;

    /// <summary>What the home keeps for later runs.</summary>
    public JsonElement Settings => JsonElement.Parse(File.ReadAllBytes(Path.Combine(home, "settings.json")));

    public string LogFolder => Path.Combine(home, "logs");

    public static Task<RunningCopy> StartAsync(CancellationToken ct) => StartAsync(new Dictionary<string, string>(), ct);

    /// <param name="settings">Of the hosts, in their environment form: <c>Networks__Bluesky__PlcUrl</c>.</param>
    public static async Task<RunningCopy> StartAsync(IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        var copy = Of(settings);
        await copy.CommandAsync(["--detach", "--ports", "0"], ct);
        return copy;
    }

    /// <summary>A home in which nothing was started yet.</summary>
    public static RunningCopy Of(IReadOnlyDictionary<string, string> settings) =>
        new(Directory.CreateTempSubdirectory("postato-run-").FullName, settings);

    public async Task CommandAsync(string[] arguments, CancellationToken ct)
    {
        var (status, output, errors) = await TryCommandAsync(arguments, ct);
        if (status != 0)
            throw new InvalidOperationException(output + errors);
    }

    public async Task<(int Status, string Output, string Errors)> TryCommandAsync(string[] arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["POSTATO_HOME"] = home;
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Kills the supervisor with SIGKILL.</summary>
    public async Task KillSupervisorAsync(CancellationToken ct)
    {
        using var process = Process.GetProcessById(
            int.Parse(await File.ReadAllTextAsync(Path.Combine(home, "run.pid"), ct), System.Globalization.CultureInfo.InvariantCulture));
        process.Kill();
        await process.WaitForExitAsync(ct);
    }

    /// <summary>With SIGKILL: the process finishes nothing.</summary>
    public void Kill(string host)
    {
        try
        {
            using var process = Process.GetProcessById(Demo.GetProperty("pids").GetProperty(host).GetInt32());
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It is being restarted at this moment.
        }
    }

    /// <returns>The username at the network.</returns>
    public Task<string> ConnectAsync(string username, CancellationToken ct, string platform = "bluesky") =>
        new ConnectFlow(ApiUrl, SandboxUrl).ConnectAsync(WorkspaceId, ApiKey, platform, username, username, ct);

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, $"{ApiUrl}/v1/workspaces/{WorkspaceId}{path}")
        {
            Content = body switch { null => null, HttpContent content => content, _ => JsonContent.Create(body) },
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        using var answer = await http.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        return answer.IsSuccessStatusCode
            ? JsonElement.Parse(text)
            : throw new InvalidOperationException($"{method} {path} answered {(int)answer.StatusCode}: {text}");
    }

    public async Task<JsonElement> SandboxAsync(string path, object? body, CancellationToken ct)
    {
        using var answer = body is null
            ? await http.GetAsync(SandboxUrl + path, ct)
            : await http.PostAsJsonAsync(SandboxUrl + path, body, ct);
        var text = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(ct);
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await CommandAsync(["stop"], CancellationToken.None);
        Directory.Delete(home, recursive: true);
    }

    private string Text(string member) => Demo.GetProperty(member).GetString()!;
}
