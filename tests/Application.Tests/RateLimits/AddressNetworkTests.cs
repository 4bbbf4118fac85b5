using System.Net;
using Postato.Application.RateLimits;
using Postato.Testing;

namespace Postato.Application.Tests.RateLimits;

[Rule("S-116")]
public sealed class AddressNetworkTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.250")]
    [InlineData("203.0.113.7", "::ffff:203.0.113.8")]
    [InlineData("2001:db8:1:2200::1", "2001:db8:1:22ff:ffff:ffff:ffff:ffff")]
    public void Addresses_of_one_network_count_together(string one, string other) => Assert.Equal(Of(one), Of(other));

    [Theory]
    [InlineData("203.0.113.7", "203.0.114.7")]
    [InlineData("2001:db8:1:2200::1", "2001:db8:1:2300::1")]
    [InlineData("0.0.0.1", "::1")]
    public void Addresses_of_other_networks_count_separately(string one, string other) => Assert.NotEqual(Of(one), Of(other));

    private static UInt128 Of(string address) => AddressNetwork.Of(IPAddress.Parse(address));
}
