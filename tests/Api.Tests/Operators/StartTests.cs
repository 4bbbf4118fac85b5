using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Operators;

/// <summary>A host that cannot start: its operator sees a sentence and an exit code, never a stack trace.</summary>
public sealed class StartTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("postato-start-").FullName;
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task All_missing_settings_are_reported_at_once_one_per_line()
    {
        var (status, errors, output) = await StartAsync(Settings().ToDictionary(setting => setting.Key, _ => ""));
        Assert.Equal(78, status);
        Assert.All(
            (string[])[
                "PublicUrl", "ConnectionStrings:Postato", "Media:Root", "Vault:Keys:1", "Vault:ActiveKey", "Rpc:Token", "Rpc:OperatorToken",
                "Rpc:Listen",
            ],
            setting => Assert.Contains(
                errors.Split('\n'),
                line => line.StartsWith($"{setting} ({setting.Replace(":", "__", StringComparison.Ordinal)})", StringComparison.Ordinal)
                    && line.Contains("found nothing; allowed: ", StringComparison.Ordinal)));
        Assert.DoesNotContain("   at ", errors + output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_invalid_settings_are_reported_at_once_one_per_line()
    {
        var (status, errors, output) = await StartAsync(new()
        {
            ["Vault__Keys__1"] = "no key at all",
            ["Media__Root"] = "/proc/nothing",
            ["Listen__Http"] = "somewhere",
            ["Listen__Https"] = "https://127.0.0.1:0",
            ["RateLimits__Scale"] = "fast",
            ["PublicUrl"] = "/v1",
            ["Networks__X__ChunkBytes"] = "3",
            ["Fetch__Ports__0"] = "many",
        });
        Assert.Equal(78, status);
        string[] named =
        [
            "Vault:Keys:1", "Media:Root", "Listen:Http ", "Listen:Certificate", "RateLimits:Scale", "PublicUrl", "Networks:X:ChunkBytes",
            "Fetch:Ports:0",
        ];
        Assert.All(named, setting => Assert.Contains(setting, errors, StringComparison.Ordinal));
        Assert.Equal(named.Length, errors.Trim().Split('\n').Length);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ConnectionStrings__Postato", "Hots=here", "ConnectionStrings:Postato", 78)]
    [InlineData(
        "ConnectionStrings__Postato", "postgres://postato_app:secret-of-mine@127.0.0.1:1/postato?colour=red", "ConnectionStrings:Postato",
        78)]
    [InlineData("ConnectionStrings__Postato", "postgres://postato_app:secret-of-mine@127.0.0.1:1/postato", "PostgreSQL is not reached", 75)]
    public async Task An_invalid_setting_is_reported_in_a_sentence_with_its_name(string setting, string value, string named, int expected)
    {
        var (status, errors, output) = await StartAsync(new() { [setting] = value });
        Assert.Equal(expected, status);
        Assert.Contains(named, Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of-mine", errors + output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_role_or_database_is_reported_by_name()
    {
        var settings = new NpgsqlConnectionStringBuilder(database.App);
        var (status, errors, _) = await StartAsync(
            new()
            {
                ["ConnectionStrings__Postato"] = new NpgsqlConnectionStringBuilder(database.App)
                {
                    Username = "nobody_here",
                }.ConnectionString
            });
        Assert.Equal(78, status);
        Assert.Contains("PostgreSQL refuses the role or its password", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);

        (status,
            errors,
            _) = await StartAsync(
                new() { ["ConnectionStrings__Postato"] = $"postgresql://{settings.Username}@{settings.Host}:{settings.Port}/not_there" });
        Assert.Equal(78, status);
        Assert.Contains("not_there", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_and_an_expired_certificate_are_reported()
    {
        using var occupied = new TcpListener(IPAddress.Loopback, 0);
        occupied.Start();
        var taken = $"http://127.0.0.1:{((IPEndPoint)occupied.LocalEndpoint).Port}";
        var (status, errors, output) = await StartAsync(new() { ["Listen__Http"] = taken });
        Assert.Equal(75, status);
        Assert.Contains(taken, Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);

        using var key = ECDsa.Create();
        var now = TimeProvider.System.GetUtcNow();
        using var ended = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-9), now.AddDays(-2));
        var (certificate, privateKey) = (Path.Combine(folder, "ended.pem"), Path.Combine(folder, "key.pem"));
        await File.WriteAllTextAsync(certificate, ended.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(privateKey, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        (status,
            errors,
            _) = await StartAsync(
                new()
                {
                    ["Listen__Https"] = $"https://127.0.0.1:{FreePort.Find()}",
                    ["Listen__Certificate"] = certificate,
                    ["Listen__CertificateKey"] = privateKey,
                });
        Assert.Equal(78, status);
        Assert.Contains("which ended at", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_may_be_named_by_a_URL()
    {
        var settings = new NpgsqlConnectionStringBuilder(database.App);
        var url =
            $"postgres://{settings.Username}:a%40b@{settings.Host}:{settings.Port}/{settings.Database}?sslmode=disable&connect_timeout=5";
        var (status, errors, _) = await StartAsync(new() { ["ConnectionStrings__Postato"] = url }, "vault", "status");
        Assert.Equal((0, ""), (status, errors));
    }

    private Dictionary<string, string> Settings() => new()
    {
        ["ConnectionStrings__Postato"] = database.App,
        ["PublicUrl"] = "https://api.postato.example",
        ["Listen__Http"] = $"http://127.0.0.1:{FreePort.Find()}",
        ["Rpc__Listen"] = $"unix:{Path.Combine(folder, "rpc")}",
        ["Rpc__Token"] = new string('t', 32),
        ["Rpc__OperatorToken"] = new string('o', 32),
        ["Media__Root"] = folder,
        ["Vault__Keys__1"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        ["Vault__ActiveKey"] = "1",
    };

    private async Task<(int Status, string Errors, string Output)> StartAsync(Dictionary<string, string> changed, params string[] command)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Postato.Api"), command)
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Settings().Where(setting => !changed.ContainsKey(setting.Key)).Concat(changed))
            start.Environment[name] = value;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";

        using var process = Process.Start(start)!;
        var (output, errors) = (
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        return (process.ExitCode, await errors, await output);
    }
}
