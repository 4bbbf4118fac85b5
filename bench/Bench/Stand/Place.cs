using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using Postato.Run;
using Postato.Run.Postgres;

namespace Postato.Bench.Stand;

/// <summary>The whole product in a temporary folder: PostgreSQL, and the three programs when a figure needs them.</summary>
internal sealed class Place : IAsyncDisposable
{
    private readonly RunHome home;
    private readonly Settings settings;
    private readonly Hosts hosts;
    private readonly string binaries;
    private Child? postgres;

    private Place(RunHome home, Settings settings, string binaries)
    {
        (this.home, this.settings, this.binaries) = (home, settings, binaries);
        var own = new OwnPostgres(binaries, home, settings);
        hosts = new Hosts(home, settings, own.AppConnection, own.OwnerConnection, count: 1);
        Owner = NpgsqlDataSource.Create(own.OwnerConnection + ";Maximum Pool Size=8;Command Timeout=900");
        App = NpgsqlDataSource.Create(own.AppConnection + ";Max Auto Prepare=100");
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(10) };
    }

    public NpgsqlDataSource Owner { get; }

    public NpgsqlDataSource App { get; }

    public HttpClient Http { get; }

    public Child? Api { get; private set; }

    public Child? Worker { get; private set; }

    public Child? Sandbox { get; private set; }

    public string ApiUrl => hosts.ApiUrl;

    public string SandboxUrl => hosts.SandboxUrl;

    /// <summary>The Sandbox's X, and the access tokens of its accounts.</summary>
    public string XUrl => hosts.Worker().Environment["Networks__X__ApiUrl"]!;

    public IEnumerable<string> XTokens =>
        File.ReadLines(Path.Combine(home.SandboxData, "journal.jsonl")).Select(line => JsonElement.Parse(line))
            .Where(entry => entry.GetProperty("kind").GetString() == "session")
                .Select(entry => entry.GetProperty("value").GetProperty("accessToken").GetString()!);

    public string Folder => home.Folder;

    public string PostgresVersion { get; private set; } = "";

    /// <summary>API keys by tenant number.</summary>
    public IReadOnlyDictionary<int, string> Keys { get; private set; } = new Dictionary<int, string>();

    /// <param name="statements">Whether PostgreSQL counts the cost of each statement, which costs a little itself.</param>
    public static async Task<Place> OpenAsync(string folder, bool statements)
    {
        var home = RunHome.Open(folder);
        var settings = new Settings();
        using (var ports = Ports.Hold(settings.Ports, first: 0, hosts: 1))
            settings = settings with { Ports = ports.Numbers };
        home.Write(settings);
        RunHome.WriteSecretly(home.VaultKeyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        var place = new Place(home, settings, await PostgresBinaries.FindAsync(CancellationToken.None));
        try
        {
            await place.BeginAsync(statements);
            return place;
        }
        catch
        {
            await place.DisposeAsync();
            throw;
        }
    }

    public Cpu Cpu() => new(Stand.Cpu.Of(Api?.Pid), Stand.Cpu.Of(Worker?.Pid), Stand.Cpu.OfTree(postgres?.Pid), Stand.Cpu.Of(Sandbox?.Pid));

    public async Task StartApiAsync() =>
        Api = await ReadyAsync(Api ?? Child.Start(hosts.Api(), LogOf("api")), $"{hosts.ApiUrl}/health/ready");

    public async Task StartSandboxAsync() =>
        Sandbox = await ReadyAsync(Sandbox ?? Child.Start(hosts.Sandbox(), LogOf("sandbox")), $"{hosts.SandboxUrl}/_sandbox/health");

    public async Task StartWorkerAsync(IReadOnlyDictionary<string, string>? change = null)
    {
        var start = hosts.Worker();
        foreach (var (name, value) in change ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        Worker = await ReadyAsync(Worker ?? Child.Start(start, LogOf("worker")), $"{hosts.WorkerUrl}/health/ready");
    }

    public async Task StopApiAsync() => Api = await StopAsync(Api);

    public async Task StopWorkerAsync() => Worker = await StopAsync(Worker);

    public async Task StopSandboxAsync() => Sandbox = await StopAsync(Sandbox);

    /// <summary>As the owner, to whom no policy applies: for seeding and counting.</summary>
    public async Task<int> ExecuteAsync(string sql)
    {
        await using var command = Owner.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>As the superuser, without triggers and foreign keys. For large seeds only.</summary>
    public async Task ExecuteWithoutTriggersAsync(string sql)
    {
        var superuser = new NpgsqlConnectionStringBuilder(hosts.OwnerConnection)
        {
            Username = "postgres",
            Password = settings.SuperuserPassword,
            Pooling = false,
            CommandTimeout = 1_800,
        };
        await using var connection = new NpgsqlConnection(superuser.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("set session_replication_role = replica; set search_path = public;" + sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Owner.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The most expensive statements since the last call, with <c>--statements</c>.</summary>
    public async Task<IReadOnlyList<string>> TakeStatementsAsync()
    {
        var lines = new List<string>();
        await using var command = Owner.CreateCommand(Statements.Query);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{reader.GetDouble(0),9:0} ms  {reader.GetInt64(1),9} ×  {reader.GetDouble(2),8:0.000} ms "
                    + $"each  {reader.GetInt64(3),10} blocks  {reader.GetString(4)}"));
        await reader.DisposeAsync();
        await ExecuteAsync("select pg_stat_statements_reset()");
        return lines;
    }

    /// <summary>Runs pgbench with a file of <c>bounds/</c>, as the runtime role. Null when it is not installed.</summary>
    public ProcessStartInfo? Pgbench(string file, World world, int clients, int seconds)
    {
        if (FindPgbench() is not { } program)
            return null;

        var connection = new NpgsqlConnectionStringBuilder(hosts.AppConnection);
        var start = new ProcessStartInfo(program,
        [
            "-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{seconds}", "-f",
            Path.Combine(AppContext.BaseDirectory, "bounds", file),
            "-D", $"first_account={world.FirstAccount}", "-D", $"last_account={world.LastAccount}",
            "-h", "127.0.0.1", "-p", connection.Port.ToString(CultureInfo.InvariantCulture), "-U", connection.Username!,
            connection.Database!,
        ]);
        start.Environment["PGPASSWORD"] = connection.Password;
        return start;
    }

    public async ValueTask DisposeAsync()
    {
        await StopApiAsync();
        await StopWorkerAsync();
        await StopSandboxAsync();
        await Owner.DisposeAsync();
        await App.DisposeAsync();
        Http.Dispose();
        if (postgres is not null)
            await postgres.StopAsync(interrupt: true);
        foreach (var left in new[] { home.PostgresFolder, home.Folder }.Where(Directory.Exists))
            Directory.Delete(left, recursive: true);
    }

    private async Task BeginAsync(bool statements)
    {
        var own = new OwnPostgres(binaries, home, settings);
        await own.PrepareAsync(CancellationToken.None);
        var start = own.StartInfo();
        foreach (var setting in statements ? Statements.Settings : [])
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(setting);
        }

        postgres = Child.Start(start, LogOf("postgres"));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await own.WaitAsync(limit.Token);

        using var migration = Process.Start(hosts.Api("migrate"))!;
        await migration.WaitForExitAsync();
        if (migration.ExitCode != 0)
            throw new InvalidOperationException("The database could not be brought up to date.");

        if (statements)
            await ExecuteWithoutTriggersAsync(
                "create extension pg_stat_statements; grant pg_read_all_stats to postato_owner; grant execute on function "
                    + "pg_stat_statements_reset to postato_owner");
        PostgresVersion = await ScalarAsync<string>("show server_version");
        Keys = await Seed.WorldsAsync(this, home, [World.Few, World.Many]);
    }

    private async Task<Child> ReadyAsync(Child child, string url)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(90))
        {
            try
            {
                using var answer = await Http.GetAsync(url);
                if (answer.StatusCode == HttpStatusCode.OK)
                    return child;
            }
            catch (HttpRequestException)
            {
                // Not yet ready.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        await child.StopAsync();
        throw new InvalidOperationException($"{url} is not ready after 90 s: the logs in {home.Logs} say why.");
    }

    private static async Task<Child?> StopAsync(Child? child)
    {
        if (child is not null)
            await child.DisposeAsync();
        return null;
    }

    private string? FindPgbench()
    {
        var candidates = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql")
                .OrderDescending(StringComparer.Ordinal)
                .Select(version => Path.Combine(version, "bin", "pgbench"))
            : [];
        return candidates.Prepend(Path.Combine(binaries, "pgbench")).FirstOrDefault(File.Exists);
    }

    private string LogOf(string name) => Path.Combine(home.Logs, $"{name}.log");
}
