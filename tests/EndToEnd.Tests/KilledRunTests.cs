using System.Text.Json;
using Postato.Testing;
using Postato.Testing.Running;

namespace Postato.EndToEnd.Tests;

/// <summary>
/// Operators' actions on a run: kill, status, stop, restart. All tests share one copy, and a test that stops it starts it again.
/// </summary>
public sealed class KilledRunTests(KilledRunTests.Started started) : IClassFixture<KilledRunTests.Started>
{
    private readonly RunningCopy copy = started.Copy;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_whose_supervisor_was_killed_is_detected_taken_over_and_stopped()
    {
        var (key, account, api) = (copy.ApiKey, AccountsOf(copy), copy.ApiUrl);
        var left = PidsOf(copy);
        await copy.KillSupervisorAsync(Ct);
        var status = await copy.TryCommandAsync(["status"], Ct);
        Assert.All(left, process => Assert.Contains($"{process.Key} {process.Value}", status.Output, StringComparison.Ordinal));

        var stop = await copy.TryCommandAsync(["stop"], Ct);
        Assert.All(left, process => Assert.Contains($"{process.Key} {process.Value}", stop.Output, StringComparison.Ordinal));
        Assert.All(left.Values, pid => Assert.False(IsAlive(pid)));
        Assert.Contains("Nothing is running", (await copy.TryCommandAsync(["status"], Ct)).Output, StringComparison.Ordinal);

        await copy.CommandAsync(["--detach"], Ct);
        left = PidsOf(copy);
        await copy.KillSupervisorAsync(Ct);
        await copy.CommandAsync(["--detach"], Ct);
        Assert.Empty(PidsOf(copy).Values.Intersect(left.Values));
        Assert.All(left.Values, pid => Assert.False(IsAlive(pid)));
        Assert.Equal((key, account, api), (copy.ApiKey, AccountsOf(copy), copy.ApiUrl));
    }

    [Fact]
    [Rule("S-1")]
    public async Task The_keys_are_in_one_file_only_and_other_users_cannot_read_the_logs()
    {
        await copy.SendAsync(HttpMethod.Get, "/accounts", null, Ct);
        var demo = copy.Demo;
        string[] secrets =
        [
            demo.GetProperty("apiKey").GetString()!, demo.GetProperty("secondTenant").GetProperty("apiKey").GetString()!,
            .. ((string[])["databaseUrl", "ownerDatabaseUrl"])
                .Select(url => new Uri(demo.GetProperty(url).GetString()!).UserInfo.Split(':')[1]),
            .. ((string[])["rpcToken", "superuserPassword"]).Select(name => copy.Settings.GetProperty(name).GetString()!),
            "smcp_",
        ];

        var logs = Directory.GetFiles(copy.LogFolder);
        Assert.Contains(Path.Combine(copy.LogFolder, "run.log"), logs);
        foreach (var log in logs)
        {
            var text = await File.ReadAllTextAsync(log, Ct);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(log));
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(copy.Home, "demo.json")));
        // What every user of the machine can see of a process.
        foreach (var pid in PidsOf(copy).Values)
            Assert.All(
                secrets, secret => Assert.DoesNotContain(secret, File.ReadAllText($"/proc/{pid}/cmdline"), StringComparison.Ordinal));
        // The output is not a terminal here.
        var status = await copy.TryCommandAsync(["status"], Ct);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, status.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_refuses_is_reported_in_a_sentence_at_once()
    {
        var right = copy.Demo.GetProperty("databaseUrl").GetString()!;
        var wrong = right.Replace(new Uri(right).UserInfo, "postato_app:wrong", StringComparison.Ordinal);

        await using var other = RunningCopy.Of(new Dictionary<string, string>
        {
            ["ConnectionStrings__Postato"] = wrong,
            ["ConnectionStrings__PostatoOwner"] = copy.Demo.GetProperty("ownerDatabaseUrl").GetString()!,
        });
        var refused = await other.TryCommandAsync(["--ports", "0"], Ct);
        Assert.Equal(1, refused.Status);
        Assert.Contains("PostgreSQL refuses the role or its password", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Output + refused.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(other.Home, "demo.json")));
    }

    public sealed class Started : IAsyncLifetime
    {
        public RunningCopy Copy { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Copy = await RunningCopy.StartAsync(CancellationToken.None);

        public ValueTask DisposeAsync() => Copy.DisposeAsync();
    }

    private static Dictionary<string, int> PidsOf(RunningCopy copy) =>
        copy.Demo.GetProperty("pids").EnumerateObject().ToDictionary(process => process.Name, process => process.Value.GetInt32());

    private static string AccountsOf(RunningCopy copy) => JsonSerializer.Serialize(copy.Demo.GetProperty("accounts"));

    private static bool IsAlive(int pid) =>
        File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z", StringComparison.Ordinal);
}
