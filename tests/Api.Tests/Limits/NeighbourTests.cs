using System.Diagnostics;
using Postato.Api.Tests.Support;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Limits;

/// <summary>Two streams of requests: one of a tenant that keeps exceeding its limit, and one of another tenant.</summary>
[Collection(nameof(Alone))]
[Rule("S-117")]
public sealed class NeighbourTests(ITestOutputHelper output)
{
    private const int KeyPerMinute = 600;
    private const int SlicesARound = 4;
    private const int RequestsASlice = 30;

    // The p99 of one round is its second longest request, which chance decides. So the requests of all rounds count together, and rounds
    // are added until they show that the difference is within the limit, or are so many that it is not.
    private const int MinimumRounds = 8;
    private const int MaximumRounds = 60;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_at_its_limit_does_not_change_anothers_p99()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(Ct);
        await using var host = new ApiHost(database, settings: new Dictionary<string, string> { ["RateLimits:Scale"] = "1" });
        await using var hostServices = new HostServices(database.App);
        using var client = host.Listen();
        var loud = await CreateTenantAsync();
        await TimesAsync(await CreateTenantAsync());

        var (alone, beside) = (new List<double>(), new List<double>());
        double ratio;
        var round = 0;
        do
        {
            for (var slice = 0; slice < SlicesARound; slice++)
            {
                // The order alternates, so that slow drift affects both.
                var quiet = await CreateTenantAsync();
                if (slice % 2 == 0)
                    alone.AddRange(await TimesAsync(quiet));
                beside.AddRange(await BesideAsync(quiet, loud));
                if (slice % 2 == 1)
                    alone.AddRange(await TimesAsync(quiet));
            }

            ratio = Percentile(beside) / Percentile(alone);
            output.WriteLine(
                $"p99 alone {Percentile(alone):0.0} ms, beside a tenant at its limit {Percentile(beside):0.0} ms: {ratio:0.00}");
        }
        while (++round < MinimumRounds || (ratio > 1.2 && round < MaximumRounds));

        Assert.True(ratio <= 1.2, $"Beside a tenant at its limit p99 is {ratio:0.00} times as long.");

        async Task<Customer> CreateTenantAsync() =>
            new(host, client, hostServices, database, await TestTenant.CreateTenantAsync(hostServices));
    }

    [Fact]
    public async Task A_refused_request_runs_no_SQL_statement()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(Ct);
        await using var proxy = new CuttingProxy(database.App);
        await using var host = new ApiHost(
            database,
            settings: new Dictionary<string, string>
            {
                ["RateLimits:Scale"] = "1",
                ["RateLimits:KeyPerMinute"] = "5",
                ["ConnectionStrings:Postato"] = proxy.ConnectionString,
            });
        await using var hostServices = new HostServices(database.App);
        using var client = host.Listen();
        var loud = new Customer(host, client, hostServices, database, await TestTenant.CreateTenantAsync(hostServices));
        while ((await loud.GetAsync("/posts")).Status == 200)
        {
            // Not yet at its limit.
        }

        proxy.Watch();
        var refused = 0;
        for (var i = 0; i < 300; i++)
            refused += (await loud.GetAsync("/posts")).Status == 429 ? 1 : 0;

        // The host's own statements, and those of the few requests that the refilling bucket admits, are far fewer than one per refusal.
        Assert.True(refused > 200, $"{refused} of 300 were refused");
        Assert.InRange(proxy.Trips, 0, 50);
    }

    private static async Task<IReadOnlyList<double>> BesideAsync(Customer quiet, Customer loud)
    {
        while ((await loud.GetAsync("/posts")).Status == 200)
        {
            // Not yet at its limit.
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var refused = RefusedAsync(loud, enough.Token);
        var times = await TimesAsync(quiet);
        await enough.CancelAsync();
        Assert.True(await refused > 0);
        return times;
    }

    private static async Task<IReadOnlyList<double>> TimesAsync(Customer customer)
    {
        var times = new List<double>();
        for (var i = 0; i < RequestsASlice; i++)
        {
            var started = Stopwatch.GetTimestamp();
            Assert.Equal(200, (await customer.GetAsync("/posts")).Status);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return times;
    }

    /// <summary>Sends five times as fast as allowed.</summary>
    private static async Task<int> RefusedAsync(Customer customer, CancellationToken until)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1) / (5 * KeyPerMinute), TimeProvider.System);
        var refused = 0;
        do
        {
            refused += (await customer.GetAsync("/posts")).Status == 429 ? 1 : 0;
        }
        while (!until.IsCancellationRequested && await timer.WaitForNextTickAsync(Ct));
        return refused;
    }

    private static double Percentile(List<double> times) => times.Order().ElementAt((int)(0.99 * times.Count));
}

/// <summary>For tests that measure time: nothing else runs in parallel.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
