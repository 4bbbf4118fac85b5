using Postato.Domain.Deliveries;

namespace Postato.Domain.Tests.Deliveries;

public sealed class RetryScheduleTests
{
    [Theory]
    [InlineData(1, 15)]
    [InlineData(2, 60)]
    [InlineData(3, 300)]
    [InlineData(4, 900)]
    [InlineData(5, 3_600)]
    [InlineData(6, 10_800)]
    [InlineData(7, 28_800)]
    public void A_failure_is_tried_again_after_its_delay_with_up_to_a_tenth_of_jitter(int failures, int seconds)
    {
        var delays = Enumerable.Range(0, 200).Select(_ => RetrySchedule.DelayAfter(failures)!.Value.TotalSeconds).ToList();
        Assert.All(delays, delay => Assert.InRange(delay, seconds, seconds * 1.1));
        Assert.True(delays.Distinct().Count() > 100);
    }

    [Fact]
    public void The_eighth_failure_is_the_end() => Assert.Null(RetrySchedule.DelayAfter(RetrySchedule.MaximumRetries + 1));
}
