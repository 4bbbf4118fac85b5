using Microsoft.Extensions.Diagnostics.HealthChecks;
using Postato.Infrastructure.Clock;
using Postato.Testing;

namespace Postato.Infrastructure.Tests.Clock;

[Rule("S-129")]
public sealed class ClockGuardTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(29)]
    [InlineData(-30)]
    public async Task A_clock_within_30_seconds_signs(int seconds)
    {
        var guard = new ClockGuard { Skew = TimeSpan.FromSeconds(seconds) };

        Assert.True(guard.MaySign);
        Assert.Equal(HealthStatus.Healthy, (await guard.CheckHealthAsync(new(), TestContext.Current.CancellationToken)).Status);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(-31)]
    public async Task With_a_clock_further_off_nothing_is_signed_and_the_host_is_not_ready(int seconds)
    {
        var guard = new ClockGuard { Skew = TimeSpan.FromSeconds(seconds) };

        Assert.False(guard.MaySign);
        Assert.Equal(HealthStatus.Unhealthy, (await guard.CheckHealthAsync(new(), TestContext.Current.CancellationToken)).Status);
    }
}
