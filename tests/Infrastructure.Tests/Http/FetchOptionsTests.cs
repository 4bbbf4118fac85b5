using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NSubstitute;
using Postato.Application.Http;
using Postato.Infrastructure.Http;
using Postato.Testing;

namespace Postato.Infrastructure.Tests.Http;

public sealed class FetchOptionsTests
{
    [Theory]
    [Rule("S-88")]
    [InlineData("http://127.0.0.1:5091/")]
    [InlineData("http://127.0.0.1:5091/path")]
    [InlineData("http://127.0.0.1:80")]
    [InlineData("http://user@127.0.0.1:5091")]
    [InlineData("http://LOCALHOST:5091")]
    [InlineData("http://0x7f.1:5091")]
    [InlineData("http://*:5091")]
    [InlineData("https://*.example.com")]
    [InlineData("http://10.0.0.0/8")]
    [InlineData("http://127.0.0.1:5091,http://127.0.0.1:5092")]
    [InlineData("127.0.0.1:5091")]
    [InlineData("ws://127.0.0.1:5091")]
    [InlineData("*")]
    public void An_opened_origin_is_one_whole_origin(string found)
    {
        var mistake = Assert.Throws<InvalidOperationException>(() => Read(("Fetch:AllowOrigins:0", found))).Message;

        Assert.StartsWith(
            $"Fetch:AllowOrigins:0 (Fetch__AllowOrigins__0): found {found}; allowed: a whole origin", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [Rule("S-88")]
    [InlineData("http://127.0.0.1:5091")]
    [InlineData("http://localhost")]
    [InlineData("https://[::1]:8443")]
    [InlineData("https://sandbox.internal")]
    public void Origins_ports_and_prefix_are_read(string origin)
    {
        var options = Read(
            ("Fetch:AllowOrigins:0", origin), ("Fetch:Ports:0", "8443"), ("Fetch:Nat64Prefix", "64:ff9b::/96"),
            ("Fetch:Contact", "https://example.com/about"));

        Assert.Equal([origin], options.AllowOrigins);
        Assert.Equal([8443], options.Ports);
        Assert.Equal("64:ff9b::", options.Nat64Prefix!.ToString());
        Assert.Equal("Postato/1.0 (+https://example.com/about)", options.UserAgent);
    }

    [Fact]
    [Rule("S-88")]
    public void Nothing_is_open_by_default()
    {
        Assert.Equivalent(new FetchOptions(), Read(), strict: true);
        Assert.Empty(new FetchOptions().AllowOrigins);
    }

    [Theory]
    [InlineData(
        "Fetch:AllowOrigins", "http://127.0.0.1:5091",
        "allowed: one entry each, the first as Fetch:AllowOrigins:0 (Fetch__AllowOrigins__0)")]
    [InlineData("Fetch:AllowOrigins:3", "", "found nothing")]
    [InlineData("Fetch:AllowOriginsInProduction", "yes", "allowed: true or false")]
    [InlineData("Fetch:Ports:0", "0", "a number from 1 to 65535")]
    [InlineData("Fetch:Ports:0", "65536", "a number from 1 to 65535")]
    [InlineData("Fetch:Ports:0", "https", "a number from 1 to 65535")]
    [InlineData("Fetch:Ports", "8443", "Fetch__Ports__0")]
    [InlineData("Fetch:Nat64Prefix", "64:ff9b::", "an IPv6 prefix of 96 bits")]
    [InlineData("Fetch:Nat64Prefix", "64:ff9b::1/96", "an IPv6 prefix of 96 bits")]
    [InlineData("Fetch:Nat64Prefix", "::ffff:0:0/96", "an IPv6 prefix of 96 bits")]
    [InlineData("Fetch:Nat64Prefix", "10.0.0.0/96", "an IPv6 prefix of 96 bits")]
    [InlineData("Fetch:Contact", "write (to) us)", "an address without spaces and brackets")]
    public void An_invalid_setting_is_named_in_both_forms(string key, string found, string says)
    {
        var mistake = Assert.Throws<InvalidOperationException>(() => Read((key, found))).Message;

        Assert.StartsWith($"{key} ({key.Replace(":", "__", StringComparison.Ordinal)}): found ", mistake, StringComparison.Ordinal);
        Assert.Contains(says, mistake, StringComparison.Ordinal);
    }

    [Fact]
    [Rule("S-88")]
    public async Task Production_does_not_start_with_an_opened_origin_without_a_second_setting()
    {
        using var log = new KeptLog();

        Assert.Contains(
            "Fetch__AllowOriginsInProduction",
            (await Assert.ThrowsAsync<InvalidOperationException>(
                () => StartAsync(log, "Production", ("Fetch:AllowOrigins:0", "http://127.0.0.1:5091")))).Message,
            StringComparison.Ordinal);
        await StartAsync(log, "Production");
        Assert.Empty(log.Entries);

        await StartAsync(log, "Production", ("Fetch:AllowOrigins:0", "http://127.0.0.1:5091"), ("Fetch:AllowOriginsInProduction", "true"));
        Assert.Single(log.Entries);
    }

    [Fact]
    [Rule("S-88")]
    public async Task Every_start_with_an_opened_origin_is_logged_and_health_reports_it()
    {
        using var log = new KeptLog();

        var health = await StartAsync(
            log, "Development", ("Fetch:AllowOrigins:0", "http://127.0.0.1:5091"), ("Fetch:AllowOrigins:1", "http://127.0.0.1:5092"));

        Assert.Equal((LogLevel.Warning, "FETCH GUARD OPEN FOR http://127.0.0.1:5091 http://127.0.0.1:5092"), Assert.Single(log.Entries));
        Assert.Equal(HealthStatus.Degraded, health);
        Assert.Equal(HealthStatus.Healthy, await StartAsync(log, "Development"));
    }

    private static FetchOptions Read(params (string Key, string Value)[] settings) =>
        FetchOptions.Read(Configuration(settings).GetSection("Fetch"), production: false);

    private static async Task<HealthStatus> StartAsync(KeptLog log, string environment, params (string Key, string Value)[] settings)
    {
        var host = Substitute.For<IHostEnvironment>();
        host.EnvironmentName.Returns(environment);
        var services = new ServiceCollection();
        services.AddSingleton(host)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ILoggerFactory>(log)
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        await using var provider = services.AddGuardedHttp(Configuration(settings))
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Assert.NotNull(provider.GetRequiredService<IUrlFetcher>());
        foreach (var hosted in provider.GetServices<IHostedService>().OfType<GuardCheck>())
            await hosted.StartAsync(TestContext.Current.CancellationToken);

        return (await ActivatorUtilities.CreateInstance<GuardCheck>(provider)
            .CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken)).Status;
    }

    private static IConfiguration Configuration((string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
}
