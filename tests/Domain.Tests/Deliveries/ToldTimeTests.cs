using Postato.Domain.Deliveries;
using Postato.Testing;

namespace Postato.Domain.Tests.Deliveries;

[Rule("S-118")]
public sealed class ToldTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(5, 5)]
    [InlineData(15 * 60, 15 * 60)]
    [InlineData(24 * 3_600, 24 * 3_600)]
    [InlineData(0, 1)]
    [InlineData(-60, 1)]
    [InlineData(int.MaxValue, 24 * 3_600)]
    public void A_named_time_is_accepted_between_a_second_and_a_day(int told, int waited) =>
        Assert.Equal(Now.AddSeconds(waited), ToldTime.After(Now.AddSeconds(told), 1, 1, Now));

    [Fact]
    public void A_network_that_always_says_immediately_is_asked_less_often_and_finally_not_again()
    {
        var waits = Enumerable.Range(1, ToldTime.MaximumWaits).Select(wait => ToldTime.After(Now, wait, wait, Now)!.Value - Now).ToList();
        Assert.Equal([1, 1, 2, 2, 4, 4, 8, 8], waits.Take(8).Select(wait => wait.TotalSeconds));
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(TimeSpan.FromMinutes(5), waits[^1]);
        Assert.Null(ToldTime.After(Now, ToldTime.MaximumWaits + 1, 1, Now));
        Assert.Null(ToldTime.After(Now, 1, ToldTime.MaximumAttempts, Now));
    }
}
