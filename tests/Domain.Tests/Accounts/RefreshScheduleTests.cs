using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Domain.Tests.Accounts;

public sealed class RefreshScheduleTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(2 * 60, 108, 114)]
    [InlineData(20, 15, 17.5)]
    [InlineData(60 * 24 * 60, 59 * 24 * 60, 59.5 * 24 * 60)]
    [InlineData(0, 0.5, 0.5)]
    [InlineData(-60, 0.5, 0.5)]
    public void A_token_is_refreshed_late_in_its_lifetime_and_before_it_expires(double life, double earliest, double latest)
    {
        var looks = Enumerable.Range(0, 100).Select(_ => (RefreshSchedule.After(TokensOf(life), Now)!.Value - Now).TotalMinutes).ToList();
        Assert.All(looks, minutes => Assert.InRange(minutes, earliest, latest));
    }

    [Fact]
    public void Tokens_that_expire_together_are_refreshed_at_different_times() =>
        Assert.InRange(Enumerable.Range(0, 1_000).Select(_ => RefreshSchedule.After(TokensOf(120), Now)).Distinct().Count(), 100, 361);

    [Fact]
    public void A_token_without_refresh_is_checked_at_expiry_and_one_without_expiry_never()
    {
        Assert.Equal(Now.AddMinutes(10), RefreshSchedule.After(TokensOf(10) with { RefreshToken = null }, Now));
        Assert.Null(RefreshSchedule.After(TokensOf(10) with { ExpiresAt = null }, Now));
    }

    [Theory]
    [InlineData(15, 10, 15, 16.5)]
    [InlineData(15, -600, 150, 165)]
    [InlineData(15, -86_400 * 7, 3_600, 3_960)]
    [InlineData(7_200, -600, 7_200, 7_920)]
    [InlineData(0, 10, 15, 16.5)]
    [InlineData(-3_600, 10, 15, 16.5)]
    [InlineData(int.MaxValue, 10, 86_400, 95_040)]
    public void After_a_failure_it_waits_as_the_network_said_and_increasingly_longer(
        int told, int endsIn, double earliest, double latest) =>
        Assert.InRange((RefreshSchedule.Again(Now.AddSeconds(told), Now.AddSeconds(endsIn), Now) - Now).TotalSeconds, earliest, latest);

    private static NetworkTokens TokensOf(double minutes) => new(new Secret("a"), new Secret("r"), Now.AddMinutes(minutes), [], null);
}
