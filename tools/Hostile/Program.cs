using System.Globalization;
using Postato.Chaos;
using Postato.Hostile;

// One tenant's accounts live at honest networks, the other's at a Mastodon server and a PDS that were honest while they were connected
// and then answer every call with a lie. What the first notices of it is measured beside the time before.
var minutes = Argument("--minutes", 10);
var seed = Argument("--seed", Environment.TickCount & 0xFFFF);
await using var mastodon = await LyingProxy.StartAsync(seed);
await using var pds = await LyingProxy.StartAsync(seed + 100_000_000L);
// The directory is not the account's own: it says where the account lives, and that is true.
await using var directory = await LyingProxy.StartAsync(0);
foreach (var (name, value) in ((string, string)[])[
    ("Fetch__AllowOrigins__90", mastodon.Origin), ("Fetch__AllowOrigins__91", pds.Origin), ("Fetch__AllowOrigins__92", directory.Origin), ("Networks__Bluesky__PlcUrl", directory.Origin)])
    Environment.SetEnvironmentVariable(name, value);

Console.WriteLine($"Lies for {minutes} min with seed {seed}: starting two API hosts, two workers, PostgreSQL and the Sandbox.");
await using var copy = await Copy.StartAsync();
var networks = copy.Demo.GetProperty("networks");
mastodon.Behind = networks.GetProperty("mastodon").GetString()!;
pds.Behind = directory.Behind = networks.GetProperty("bluesky").GetString()!;
directory.Says = ("at://hostile", pds.Behind, pds.Origin);

using var honest = new Tenant(copy.Apis[0], copy.WorkspaceId, copy.ApiKey);
var second = copy.Demo.GetProperty("secondTenant");
using var hostile = new Tenant(copy.Apis[0], second.GetProperty("workspaceId").GetString()!, second.GetProperty("apiKey").GetString()!);
List<(string Platform, string Account)> honestAccounts = [];
foreach (var platform in copy.Networks)
{
    for (var i = 0; i < 2; i++)
        honestAccounts.Add((platform, await ConnectAsync(honest, platform, $"honest{i}", null)));
}

List<(string Platform, string Account)> hostileAccounts = [("mastodon", await ConnectAsync(hostile, "mastodon", "hostile", mastodon.Origin)), ("bluesky", await ConnectAsync(hostile, "bluesky", "hostile", null))];

var idle = await MeasureAsync(TimeSpan.FromMinutes(Math.Max(1, minutes / 5.0)), []);
mastodon.BeginToLie();
pds.BeginToLie();
var watch = new WorkerWatch(copy);
using var time = new CancellationTokenSource(TimeSpan.FromMinutes(minutes));
var watching = watch.RunAsync(time.Token);
var beside = await MeasureAsync(TimeSpan.FromMinutes(minutes), hostileAccounts);
await watching;
var (hostileStatuses, _) = await hostile.CountAsync(CancellationToken.None);

Console.WriteLine($"""

    seed {seed}, {minutes} min; {mastodon.Lies} lies of the Mastodon server, {pds.Lies} of the PDS
    honest, before       {Told(idle)}
    honest, beside lies  {Told(beside)}
    hostile posts        {Listed(hostileStatuses)}
    workers' memory      {string.Join(", ", watch.Sizes.Where((_, i) => i % 12 == 0).Select(size => $"{size.At.TotalMinutes:0} min {size.Kilobytes / 1024} MiB"))}
    exceptions in logs   {Listed(watch.CountExceptions())}
    """);
return beside.Milliseconds.Count > 0 ? 0 : 1;

async Task<string> ConnectAsync(Tenant tenant, string platform, string name, string? server)
{
    var profile = await copy.SandboxAsync(HttpMethod.Post, "/_sandbox/accounts", new { platform, username = name, displayName = name }, CancellationToken.None);
    var handle = profile.GetProperty("username").GetString()!;
    return await tenant.ConnectAsync(platform, server is null ? handle : null, server, handle, CancellationToken.None);
}

async Task<(IReadOnlyDictionary<string, int> ByStatus, IReadOnlyList<double> Milliseconds)> MeasureAsync(TimeSpan length, IReadOnlyList<(string, string)> lying)
{
    using var end = new CancellationTokenSource(length);
    await Task.WhenAll(
        honest.PostAsync(honestAccounts, TimeSpan.FromMilliseconds(250), end.Token),
        lying.Count == 0 ? Task.CompletedTask : hostile.PostAsync(lying, TimeSpan.FromMilliseconds(500), end.Token));
    await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
    return await honest.CountAsync(CancellationToken.None);
}

int Argument(string name, int otherwise) => Array.Find(args, arg => arg.StartsWith(name + "=", StringComparison.Ordinal)) is { } given ? int.Parse(given[(name.Length + 1)..], CultureInfo.InvariantCulture) : otherwise;

static string Told((IReadOnlyDictionary<string, int> ByStatus, IReadOnlyList<double> Milliseconds) measured)
{
    double At(double part) => measured.Milliseconds.Count == 0 ? 0 : measured.Milliseconds[(int)Math.Min(measured.Milliseconds.Count - 1, part * measured.Milliseconds.Count)];
    return $"{Listed(measured.ByStatus)}; accepted to published p50 {At(0.5):0} ms, p99 {At(0.99):0} ms";
}

static string Listed(IReadOnlyDictionary<string, int> counts) => counts.Count == 0 ? "none" : string.Join(", ", counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"));
