using Postato.Domain.Posts.Limits;

namespace Postato.Domain.Tests.Posts.Limits;

public sealed class TopLevelDomainsTests
{
    [Theory]
    [InlineData("com")]
    [InlineData("COM")]
    [InlineData("ai")]
    [InlineData("museum")]
    [InlineData("рф")]
    [InlineData("中国")]
    public void A_domain_of_the_root_zone_is_known(string label) => Assert.True(TopLevelDomains.Contains(label));

    [Theory]
    [InlineData("")]
    [InlineData("js")]
    [InlineData("invalid")]
    [InlineData("localhost")]
    [InlineData(".com")]
    [InlineData("#")]
    public void Anything_else_is_not(string label) => Assert.False(TopLevelDomains.Contains(label));
}
