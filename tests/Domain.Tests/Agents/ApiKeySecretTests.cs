using System.Security.Cryptography;
using System.Text;
using Postato.Domain.Agents;
using Postato.Testing;

namespace Postato.Domain.Tests.Agents;

[Rule("S-14")]
public sealed class ApiKeySecretTests
{
    private const string WellFormed = "smcp_0123456789abcdef0123456789abcdef0123456789abcdef0123456773ca364a";

    [Fact]
    public void The_published_example_is_well_formed()
    {
        Assert.True(ApiKeySecret.TryParse(WellFormed, out var key));
        Assert.Equal("smcp_0123456", key.DisplayPrefix);
        Assert.Equal(SHA256.HashData(Encoding.ASCII.GetBytes(WellFormed)), key.Hash);
    }

    [Fact]
    public void A_generated_key_is_well_formed_and_new()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => ApiKeySecret.Generate().Value.Reveal()).ToList();

        Assert.All(keys, key => Assert.Matches("^smcp_[0-9a-f]{64}$", key));
        Assert.All(keys, key => Assert.True(ApiKeySecret.TryParse(key, out _)));
        Assert.Equal(100, keys.Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("smcp_")]
    [InlineData("smcp_0123456789abcdef0123456789abcdef0123456789abcdef0123456773ca364b")]
    [InlineData("SMCP_0123456789abcdef0123456789abcdef0123456789abcdef0123456773ca364a")]
    [InlineData("smcp_0123456789ABCDEF0123456789abcdef0123456789abcdef0123456773ca364a")]
    [InlineData("smcp_0123456789abcdef0123456789abcdef0123456789abcdef0123456773ca364a ")]
    [InlineData("smcp_1123456789abcdef0123456789abcdef0123456789abcdef0123456773ca364a")]
    public void Anything_else_is_refused(string text) => Assert.False(ApiKeySecret.TryParse(text, out _));
}
