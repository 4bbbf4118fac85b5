using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Postato.Run;

namespace Postato.Chaos;

/// <summary>A separate copy of the product: two API hosts, two workers, a database and the Sandbox, under a supervisor.</summary>
internal sealed class Copy : IAsyncDisposable
{
    private readonly string home;
    private readonly bool movesClocks;
    private readonly IReadOnlyDictionary<string, string> environment;

#pragma warning disable RS0030 // A client of the API, like any other.
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.FromSeconds(5) })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };
#pragma warning restore RS0030

    private Copy(string home, bool movesClocks, IReadOnlyDictionary<string, string> environment) =>
        (this.home, this.movesClocks, this.environment) = (home, movesClocks, environment);

    /// <summary>Null when clocks are not changed.</summary>
    public Clocks? Clocks { get; private set; }

    public JsonElement Demo => JsonElement.Parse(File.ReadAllBytes(Path.Combine(home, "demo.json")));

    public string SandboxUrl => Text("sandboxUrl");

    public string WorkspaceId => Text("workspaceId");

    public string ApiKey => Text("apiKey");

    public IReadOnlyList<string> Networks => [.. Demo.GetProperty("networks").EnumerateObject().Select(network => network.Name)];

    /// <summary>The API hosts' addresses.</summary>
    public IReadOnlyList<string> Apis => [Text("apiUrl"), Demo.GetProperty("moreHosts")[0].GetProperty("apiUrl").GetString()!];

    /// <summary>The folder of the programs' logs.</summary>
    public string Logs => Path.Combine(home, "logs");

    /// <summary>The workers' processes, as they are now.</summary>
    public IReadOnlyList<int> WorkerPids =>
        [Demo.GetProperty("pids").GetProperty("worker").GetInt32(), Demo.GetProperty("moreHosts")[0].GetProperty("worker").GetInt32()];

    /// <param name="movesClocks">Whether the workers' clocks can be changed.</param>
    /// <param name="environment">Further environment variables for its programs.</param>
    public static async Task<Copy> StartAsync(bool movesClocks, IReadOnlyDictionary<string, string> environment)
    {
        var copy = new Copy(Directory.CreateTempSubdirectory("postato-chaos-").FullName, movesClocks, environment);
        await copy.RunAsync("--detach", "--ports", "0", "--hosts", "2");
        return copy;
    }

    public async Task ConnectAsync(string platform, string username, CancellationToken ct) =>
        await new ConnectFlow(Apis[0], SandboxUrl).ConnectAsync(WorkspaceId, ApiKey, platform, username, username, ct);

    /// <summary>Accounts that must be reconnected.</summary>
    public async Task<IReadOnlyList<(string Platform, string Username)>> FindExpiredAsync(CancellationToken ct) =>
        await TrySendAsync(Apis[0], HttpMethod.Get, "/accounts?limit=100", null, null, ct) is { Status: 200 } page
            ? [.. page.Body.GetProperty("items")
                .EnumerateArray()
                .Where(account => account.GetProperty("status").GetString() == "token_expired")
                    .Select(account => (account.GetProperty("platform").GetString()!, account.GetProperty("username").GetString()!))]
            : [];

    /// <summary>The texts of all posts that the networks accepted.</summary>
    public async Task<IReadOnlyList<string>> PublishedAsync(CancellationToken ct)
    {
        var (texts, after) = (new List<string>(), 0L);
        while (true)
        {
            var page = (await SandboxAsync(HttpMethod.Get, $"/_sandbox/posts?limit=10000&after={after}", null, ct))
                .GetProperty("items")
                .EnumerateArray()
                .ToList();
            if (page.Count == 0)
                return texts;
            texts.AddRange(page.Select(post => post.GetProperty("text").GetString()!));
            after = page[^1].GetProperty("seq").GetInt64();
        }
    }

    /// <summary>With SIGKILL. False when it is being restarted at this moment.</summary>
    public bool Kill(Victim victim)
    {
        try
        {
            using var process = Process.GetProcessById(PidOf(victim));
            process.Kill();
            return true;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>0 when it is being restarted at this moment.</summary>
    public int PidOf(Victim victim)
    {
        var (pids, second) = (Demo.GetProperty("pids"), Demo.GetProperty("moreHosts")[0]);
        return victim switch
        {
            Victim.FirstApi => pids.GetProperty("api").GetInt32(),
            Victim.FirstWorker => pids.GetProperty("worker").GetInt32(),
            Victim.SecondApi => second.GetProperty("api").GetInt32(),
            Victim.SecondWorker => second.GetProperty("worker").GetInt32(),
            _ => pids.GetProperty("postgres").GetInt32(),
        };
    }

    /// <summary>Null when there was no answer, or one that asks to retry.</summary>
    public async Task<(int Status, JsonElement Body)?> TrySendAsync(
        string api, HttpMethod method, string path, object? body, string? key, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, $"{api}/v1/workspaces/{WorkspaceId}{path}")
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var answer = await http.SendAsync(request, ct);
            if (answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict)
                return null;

            return ((int)answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync(ct)));
        }
        catch (Exception lost)
            when (lost is HttpRequestException or IOException or JsonException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    public async Task<JsonElement> SandboxAsync(HttpMethod method, string path, object? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, SandboxUrl + path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await http.SendAsync(request, ct);
        var text = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(ct);
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await RunAsync("stop");
        Directory.Delete(home, recursive: true);
    }

    private string Text(string member) => Demo.GetProperty(member).GetString()!;

    private async Task RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "..", "..", "Run", "debug", "Postato.Run"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["POSTATO_HOME"] = home;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        if (movesClocks)
            Clocks ??= Chaos.Clocks.SetUp(home, start);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{await output}{await errors}");
    }
}

internal enum Victim
{
    FirstApi,
    SecondApi,
    FirstWorker,
    SecondWorker,
    Postgres,
}
