using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Postato.Infrastructure.Clock;
using Postato.Infrastructure.Tests.Http;
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
    public async Task The_hosts_clock_is_compared_with_the_databases(int ahead, bool maySign)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var database = NpgsqlDataSource.Create((await PostgresCluster.CreateDatabaseAsync(ct)).App);
        var guard = new ClockGuard();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddSeconds(ahead));

        await new ClockCheck(guard, database, clock, NullLogger<ClockCheck>.Instance).MeasureAsync(ct);

        Assert.InRange(guard.Skew.TotalSeconds, ahead - 5, ahead + 5);
        Assert.Equal(maySign, guard.MaySign);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(10, LogLevel.Warning)]
    [InlineData(-10, LogLevel.Warning)]
    [InlineData(60, LogLevel.Error)]
    public async Task A_wrong_clock_is_reported_before_it_matters_and_when_it_does(int ahead, LogLevel? level)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var database = NpgsqlDataSource.Create((await PostgresCluster.CreateDatabaseAsync(ct)).App);
        using var log = new KeptLog();
        var check = new ClockCheck(
            new ClockGuard(), database, new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddSeconds(ahead)),
            log.CreateLogger<ClockCheck>());
        await check.MeasureAsync(ct);

        Assert.Equal(level, log.Entries.Select(entry => (LogLevel?)entry.Level).SingleOrDefault());
    }
}
