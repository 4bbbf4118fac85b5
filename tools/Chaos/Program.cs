using System.Globalization;
using Postato.Chaos;
using Postato.Chaos.Hostile;
using Postato.Run;

// Posts are accepted while hosts, the database and the networks' answers fail at random, hosts are paused, and workers' clocks are wrong.
// In the end the ledger is compared, post by post, with what the networks received. The seed repeats the choices, but not the machine's
// timing.
const int Customers = 6;
const int AccountsPerNetwork = 4;

var minutes = Argument("--minutes", 1);
var seed = (ulong)Argument("--seed", Environment.TickCount & 0xFFFF);
if (args is ["hostile", ..])
    return await HostileRun.RunAsync(minutes, seed);

Console.WriteLine($"Chaos for {minutes} min with seed {seed}: starting two API hosts, two workers, PostgreSQL and the Sandbox.");
await using var copy = await Copy.StartAsync(movesClocks: true, new Dictionary<string, string>());
if (copy.Clocks is null)
    Console.WriteLine(
        "No clock is moved: libfaketime is not here. Install it (Debian: apt-get install libfaketime) to have workers whose clocks are "
            + "off.");
foreach (var platform in copy.Networks)
{
    for (var i = 0; i < AccountsPerNetwork; i++)
        await copy.ConnectAsync(platform, $"chaos{i}", CancellationToken.None);
}

var (_, page) = (await copy.TrySendAsync(copy.Apis[0], HttpMethod.Get, "/accounts?limit=100", null, null, CancellationToken.None))!.Value;
var accounts = page.GetProperty("items").EnumerateArray()
    .Select(account => new DemoAccount(
        account.GetProperty("id").GetString()!, account.GetProperty("platform").GetString()!, account.GetProperty("username").GetString()!))
        .OrderBy(account => account.Id)
        .ToList();
await copy.SandboxAsync(HttpMethod.Post, "/_sandbox/latency", new { minMs = 5, maxMs = 60 }, CancellationToken.None);

var ledger = new Ledger();
using var time = new CancellationTokenSource(TimeSpan.FromMinutes(minutes));
var monkey = new Monkey(copy, new SeededRandom(seed));
var person = new Person(copy, new SeededRandom(seed + 1_000));
var customers = Enumerable.Range(0, Customers)
    .Select(i => new Customer(copy, ledger, accounts, new SeededRandom(seed + (ulong)i + 1), $"c{i}"))
    .ToList();
await Task.WhenAll(
    customers.Select(customer => customer.RunAsync(time.Token)).Append(monkey.RunAsync(time.Token)).Append(person.RunAsync(time.Token)));

Console.WriteLine($"{ledger.All.Count} posts accepted; nothing more is killed, held or disturbed: waiting for the last of them.");
await copy.SandboxAsync(HttpMethod.Delete, "/_sandbox/faults", null, CancellationToken.None);
await copy.SandboxAsync(HttpMethod.Post, "/_sandbox/latency", new { minMs = 5, maxMs = 60 }, CancellationToken.None);
using var reached = new CancellationTokenSource();
var watching = person.RunAsync(reached.Token);
var verdict = await Verdict.ReachAsync(copy, ledger, TimeSpan.FromMinutes(20), CancellationToken.None);
await reached.CancelAsync();
await watching;

Console.WriteLine($"""

    seed {seed}, {minutes} min, networks {string.Join(", ", copy.Networks)}
    accepted             {verdict.Accepted} posts; the longest wait for an answer was {customers.Max(customer => customer.LongestWait).TotalSeconds:0.0} s
    killed               {Listed(monkey.Kills)}
    paused               {Listed(monkey.Pauses)}
    slowed               {Listed(monkey.Slowed)}
    clocks moved         {Listed(monkey.Skewed)}
    faults               {Listed(monkey.Faults)}
    connected again      {person.Reconnections} times, by a person
    posts by status      {Listed(verdict.ByStatus)}
    items once           {verdict.ItemsOnce}
    items twice          {verdict.Twice.Count} {string.Join(", ", verdict.Twice.Take(5))}
    items lost           {verdict.Lost.Count} {string.Join(", ", verdict.Lost.Take(5))}
    failed               {Listed(verdict.Failed)}
    uncertain            {Listed(verdict.Uncertain)}
    held for a person    {verdict.HeldForReconnection}
    unfinished           {verdict.Unfinished.Count} {string.Join(", ", verdict.Unfinished.Take(5))}
    """);
return verdict.IsGood ? 0 : 1;

int Argument(string name, int otherwise) =>
    Array.FindIndex(args, arg => arg == name || arg.StartsWith(name + "=", StringComparison.Ordinal)) switch
    {
        < 0 => otherwise,
        var at => int.Parse(
            args[at].Contains('=', StringComparison.Ordinal) ? args[at][(name.Length + 1)..] : args[at + 1], CultureInfo.InvariantCulture),
    };

static string Listed(IReadOnlyDictionary<string, int> counts) =>
    counts.Count == 0
        ? "none"
        : string.Join(", ", counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"));
