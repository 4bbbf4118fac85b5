using System.Diagnostics;
using Postato.Api.Tests.Support;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Limits;

/// <summary>Two streams of requests: a tenant that is past its limit and does not stop, and another that goes about its business.</summary>
[Collection(nameof(Alone))]
[Rule("S-117")]
public sealed class NeighbourTests(ITestOutputHelper output)
{
    private const int KeyPerMinute = 600;
    private const int Slices = 10;
    private const int RequestsASlice = 30;

    // A shared machine has moments of its own: what holds is seen in one of some rounds.
    private const int MaximumRounds = 8;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_at_its_limit_leaves_anothers_p99_as_it_is()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(Ct);
        await using var host = new ApiHost(database, settings: new Dictionary<string, string> { ["RateLimits:Scale"] = "1" });
        await using var stage = new Stage(database.App);
        using var client = host.Listen();
        var loud = await SettleAsync();
        await TimesAsync(await SettleAsync());

        var ratio = double.MaxValue;
        for (var round = 0; round < MaximumRounds && ratio > 1.2; round++)
        {
            var (alone, beside) = (new List<double>(), new List<double>());
            for (var slice = 0; slice < Slices; slice++)
            {
                var quiet = await SettleAsync();
                alone.AddRange(await TimesAsync(quiet));
                while ((await loud.GetAsync("/posts")).Status == 200)
                {
                    // Not at its limit yet.
                }

                using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
                var refused = RefusedAsync(loud, enough.Token);
                beside.AddRange(await TimesAsync(quiet));
                await enough.CancelAsync();
                Assert.True(await refused > 0);
            }

            ratio = Percentile(beside) / Percentile(alone);
            output.WriteLine($"p99 alone {Percentile(alone):0.0} ms, beside a tenant at its limit {Percentile(beside):0.0} ms: {ratio:0.00}");
        }

        Assert.InRange(ratio, 0, 1.2);

        async Task<Customer> SettleAsync() => new(host, client, stage, database, await Community.SettleAsync(stage));
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

    /// <summary>Five times as fast as it may.</summary>
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

/// <summary>For tests that look at the time: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
