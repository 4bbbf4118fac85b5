using Postato.Infrastructure.Networks.Bluesky;

namespace Postato.Networks.Tests.Bluesky;

public sealed class TidTests
{
    [Fact]
    public void A_key_is_its_time_and_clock_in_13_characters()
    {
        Assert.Equal("3ke6kg3wk222r", Tid.Of(1_700_000_000_000_000, 23));
        Assert.Equal("3k4duaz5vfs2b", Tid.Of(Tid.MicrosecondsOf(new DateTimeOffset(2023, 8, 7, 5, 31, 12, 411, TimeSpan.Zero)), 7));
    }

    [Fact]
    public void Keys_are_in_order_of_time()
    {
        var keys = Enumerable.Range(0, 2_000).Select(i => Tid.Of(1_700_000_000_000_000 + (i * 997L), 1023 - (i % 1024))).ToList();

        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        Assert.All(keys, key => Assert.Matches("^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$", key));
    }

    [Fact]
    public void The_largest_time_and_clock_make_the_largest_key() => Assert.Equal("bzzzzzzzzzzzz", Tid.Of((1L << 53) - 1, 1023));
}
