using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Postato.Infrastructure.Clock;
using Postato.Testing;
using Postato.Testing.Postgres;

namespace Postato.Infrastructure.Tests.Clock;

[Rule("S-129")]
public sealed class ClockCheckTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(20, true)]
    [InlineData(60, false)]
    [InlineData(-60, false)]
    public async Task The_hosts_clock_is_measured_by_the_databases(int ahead, bool maySign)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var database = NpgsqlDataSource.Create((await PostgresCluster.CreateDatabaseAsync(ct)).App);
        var guard = new ClockGuard();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddSeconds(ahead));

        await new ClockCheck(guard, database, clock, NullLogger<ClockCheck>.Instance).MeasureAsync(ct);

        Assert.InRange(guard.Skew.TotalSeconds, ahead - 5, ahead + 5);
        Assert.Equal(maySign, guard.MaySign);
    }
}
