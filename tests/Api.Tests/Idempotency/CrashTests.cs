using Npgsql;
using Postato.Api.Tests.Support;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Api.Tests.Idempotency;

/// <summary>The database connection breaks at each possible point: before a round trip arrives, and after it took effect.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task An_accepted_post_takes_two_round_trips()
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var proxy = new CuttingProxy(database.App);
        await using var hostServices = new HostServices(proxy.ConnectionString);
        var testTenant = await TestTenant.CreateTenantAsync(hostServices);
        Assert.Null((await hostServices.PostAsync(testTenant, "first")).Error);

        foreach (var submission in new[] { testTenant.Submission("Plain"), testTenant.WithPicture() })
        {
            proxy.Watch();
            Assert.Null((await hostServices.PostAsync(testTenant, submission.Items[0].Text, submission)).Error);
            Assert.Equal(2, proxy.Trips);
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [Rule("S-99")]
    public async Task A_crash_at_any_round_trip_leaves_one_post_and_one_answer(int trip, bool answerIsLost)
    {
        var database = await PostgresCluster.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var proxy = new CuttingProxy(database.App);
        await using var crashing = new HostServices(proxy.ConnectionString);
        await using var healthy = new HostServices(database.App);
        var testTenant = await TestTenant.CreateTenantAsync(healthy);
        Assert.Null((await crashing.PostAsync(testTenant, "warm")).Error);

        proxy.Cut(trip, answerIsLost);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => crashing.PostAsync(testTenant, "key", testTenant.Submission("Once")));

        // What was committed stays, although no answer arrived.
        var committed = trip == 2 && answerIsLost;
        Assert.Equal(committed ? 2 : 1, await database.CountAsync("posts"));

        var first = (await healthy.PostAsync(testTenant, "key", testTenant.Submission("Once"))).Value;
        var second = (await crashing.PostAsync(testTenant, "key", testTenant.Submission("Once"))).Value;
        Assert.Equal((committed, true), (first.Replayed, second.Replayed));
        Assert.Equal(first.Body, second.Body);
        Assert.Equal(
            (2, 2, 2),
            (await database.CountAsync("posts"), await database.CountAsync("deliveries"), await database.CountAsync("idempotency_keys")));
    }
}
