using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Postato.Run.Postgres;

namespace Postato.Run;

/// <summary>Starts everything in order, keeps it running, and stops it in reverse order.</summary>
/// <param name="count">The number of API hosts, and of workers.</param>
internal sealed class Supervisor(RunHome home, int count)
{
    // The hosts' exit code when the database belongs to another build.
    private const int OtherBuild = 79;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<Supervised> children = [];
    private Demo? demo;

    /// <param name="firstPort">For a home without ports; null for the default ones.</param>
    public async Task RunAsync(int? firstPort, CancellationToken stop)
    {
        try
        {
            await StartAsync(firstPort, stop);
            Banner.Print(home, demo!);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop: handled below.
        }
        finally
        {
            await StopAsync();
        }
    }

    private async Task StartAsync(int? firstPort, CancellationToken ct)
    {
        var settings = home.ReadSettings();
        using var ports = Ports.Hold(settings.Ports, firstPort, count);
        // The passwords must not be lost. Ports are stored below, when everything came up on them.
        home.Write(settings);
        settings = settings with { Ports = ports.With(settings.Ports) };
        if (!File.Exists(home.VaultKeyFile))
            RunHome.WriteSecretly(home.VaultKeyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

        var (app, owner) = await DatabaseAsync(settings, ports, ct);
        var hosts = new Hosts(home, settings, app, owner, count);
        await MigrateAsync(hosts, ct);
        ports.Release(Ports.OfSandbox);
        await AddAsync(new("sandbox", hosts.Sandbox, LogOf("sandbox"), Changed));
        for (var i = 1; i <= count; i++)
        {
            var (host, worker, api) = (i, Ports.Of("worker", i), Ports.Of("api", i));
            ports.Release(Ports.Of(Ports.WorkerHttp, i), Ports.Of(Ports.WorkerRpc, i), Ports.Of(Ports.Api, i), Ports.Of(Ports.ApiRpc, i));
            await AddAsync(new(worker, () => hosts.Worker(host), LogOf(worker), Changed));
            await AddAsync(new(api, () => hosts.Api(host), LogOf(api), Changed));
        }

        await ReadyAsync("sandbox", $"{hosts.SandboxUrl}/_sandbox/health", ct);
        for (var i = 1; i <= count; i++)
        {
            await ReadyAsync(Ports.Of("worker", i), $"{hosts.WorkerUrlOf(i)}/health/ready", ct);
            await ReadyAsync(Ports.Of("api", i), $"{hosts.ApiUrlOf(i)}/health/ready", ct);
        }

        home.Write(settings);
        using var seeding = new Seeding(home, settings, hosts);
        var (first, second) = await seeding.SeedAsync(ct);
        demo = new Demo
        {
            ApiUrl = hosts.ApiUrl,
            SandboxUrl = hosts.SandboxUrl,
            WorkerUrl = hosts.WorkerUrl,
            TenantId = first.TenantId,
            WorkspaceId = first.WorkspaceId,
            ApiKey = first.ApiKey,
            Networks = hosts.Networks,
            Accounts = first.Accounts,
            SecondTenant = second,
            DatabaseUrl = DatabaseUrl.Of(app),
            OwnerDatabaseUrl = DatabaseUrl.Of(owner),
            Pids = new(0, 0, 0, null),
            MoreHosts = count == 1 ? null : [.. Enumerable.Range(2, count - 1).Select(i => new DemoHost(hosts.ApiUrlOf(i), 0, 0))],
        };
        Changed();
    }

    private async Task<(string App, string Owner)> DatabaseAsync(Settings settings, Ports ports, CancellationToken ct)
    {
#pragma warning disable RS0030 // This program has no configuration but its environment.
        var (app, owner) = (
            Environment.GetEnvironmentVariable("ConnectionStrings__Postato"),
            Environment.GetEnvironmentVariable("ConnectionStrings__PostatoOwner"));
#pragma warning restore RS0030
        if (app is not null && owner is not null)
            return (app, owner);
        if (app is not null)
            throw new Sentence(
                "ConnectionStrings__PostatoOwner is missing: make the roles once, as a superuser, with `create role postato_owner login "
                    + "bypassrls password '…'; create role postato_app login password '…'; create database postato owner "
                    + "postato_owner`, and set both connection strings.");

        var postgres = new OwnPostgres(await PostgresBinaries.FindAsync(ct), home, settings);
        await postgres.PrepareAsync(ct);
        ports.Release(Ports.Postgres);
        await AddAsync(new("postgres", postgres.StartInfo, LogOf("postgres"), Changed, postgres.EndOldBackendsAsync));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            await postgres.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new Sentence($"PostgreSQL did not come up within {Patience.TotalSeconds} s: {LogOf("postgres")} says why.");
        }

        return (postgres.AppConnection, postgres.OwnerConnection);
    }

    private async Task MigrateAsync(Hosts hosts, CancellationToken ct)
    {
        var start = hosts.Api("migrate");
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode == OtherBuild && children.Exists(child => child.Name == "postgres"))
        {
            throw new Sentence(
                $"Another build of Postato made {home.Folder}, and this one cannot take it over; nothing was "
                    + $"changed. {home.HowToBeginAnew}");
        }

        if (process.ExitCode != 0)
            throw new Sentence($"The database could not be brought up to date: {errors.Trim().Split('\n')[^1]}");
    }

    private async Task AddAsync(Supervised child)
    {
        children.Add(child);
        await child.StartAsync();
    }

    private async Task ReadyAsync(string name, string url, CancellationToken ct)
    {
#pragma warning disable RS0030 // Shares no code with the product, like any client of its API.
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(2) };
#pragma warning restore RS0030
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            ct.ThrowIfCancellationRequested();
            if (children.Find(child => child.Name == name)?.Refusal is { } refusal)
                throw new Sentence($"{name} does not start: {refusal}");
            try
            {
                if ((await http.GetAsync(url, ct)).StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (Exception failed) when (failed is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
            {
                // Not yet ready.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
        }

        throw new Sentence($"{name} is not ready after {Patience.TotalSeconds} s: {LogOf(name)} says why.");
    }

    private void Changed()
    {
        if (demo is null)
            return;

        int Pid(string name) => children.Find(child => child.Name == name)?.Pid ?? 0;
        lock (children)
        {
            demo = demo with
            {
                Pids = new(
                    Pid("api"), Pid("worker"), Pid("sandbox"), children.Exists(child => child.Name == "postgres") ? Pid("postgres") : null),
                MoreHosts = demo.MoreHosts is null
                    ? null
                    : [.. demo.MoreHosts.Select(
                        (host, i) => host with { Api = Pid(Ports.Of("api", i + 2)), Worker = Pid(Ports.Of("worker", i + 2)) })],
            };
            home.Write(demo);
        }
    }

    private async Task StopAsync()
    {
        demo = null;
        foreach (var child in Enumerable.Reverse(children))
            await child.StopAsync(
                child.Name == "postgres" ? Supervised.Interrupt : Supervised.Terminate,
                child.Name.StartsWith("worker", StringComparison.Ordinal) ? Supervised.PatienceOfWorker : Supervised.Patience);
    }

    private string LogOf(string name) => Path.Combine(home.Logs, $"{name}.log");
}
