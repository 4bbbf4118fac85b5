using System.Buffers.Text;
using System.Text;
using Postato.Domain.Primitives;
using Postato.Testing;

namespace Postato.Domain.Tests.Primitives;

[Rule("S-6")]
public sealed class SecretsInHandTests
{
    private const string Token = "tok+3f9A_c17/b8-e2Zd=?~x";

    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(Token);

    public static TheoryData<string> Echoes =>
    [
        $"the token {Token} is not valid",
        Token.ToUpperInvariant(),
        Uri.EscapeDataString(Token),
        Uri.EscapeDataString(Token).ToLowerInvariant(),
        Uri.EscapeDataString(Uri.EscapeDataString(Token)),
        string.Concat(Bytes.Select(letter => $"%{letter:x2}")),
        string.Concat(Token.Select(letter => $"\\u{(int)letter:x4}")),
        string.Concat(Token.Select(letter => $"&#{(int)letter};")),
        Token.Replace("/", "\\/", StringComparison.Ordinal),
        string.Join('\n', Token.Chunk(7).Select(part => new string(part))),
        $"\"{Token[..^4]} and so on",
        Token[3..],
        Convert.ToHexString(Bytes),
        Convert.ToHexStringLower(Bytes),
        Convert.ToBase64String(Bytes),
        Base64Url.EncodeToString(Bytes),
        Convert.ToBase64String([1, .. Bytes]),
        Convert.ToBase64String([1, 2, .. Bytes, 3]),
        Convert.ToBase64String([1, 2, 3, .. Bytes, 4, 5]),
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"client:{Token}")),
    ];

    [Theory]
    [MemberData(nameof(Echoes))]
    public void A_secret_is_removed_in_every_encoding(string echo)
    {
        var secrets = SecretsInHand.Begin();
        secrets.Add(new Secret(Token));
        var told = secrets.Without($"It said: {echo}!");

        Assert.StartsWith("It said: ", told, StringComparison.Ordinal);
        Assert.Contains(Secret.Dots, told, StringComparison.Ordinal);
        // Of the longest encoding some characters remain, none of which is a part of the secret.
        Assert.True(told.Length < "It said: !".Length + echo.Length / 2 + 2 * Secret.Dots.Length, told);
        Assert.DoesNotContain(Token[4..16], told, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Validation failed: Text can't be blank")]
    [InlineData("tok")]
    [InlineData("at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3l6oveex3ii2l")]
    [InlineData("100% of 5 \\ 3 &#; &#x;")]
    public void Other_text_is_unchanged(string said)
    {
        var secrets = SecretsInHand.Begin();
        secrets.Add(new Secret(Token));
        Assert.Equal(said, secrets.Without(said));
    }

    [Fact]
    public void A_secret_revealed_in_an_async_flow_is_registered_there_only()
    {
        var secrets = SecretsInHand.Begin();
        Assert.Equal("my-app-secret", secrets.Without("my-app-secret"));
        _ = new Secret("my-app-secret").Reveal();
        Assert.Equal(Secret.Dots, secrets.Without("my-app-secret"));
        Assert.Equal("my-app-secret", SecretsInHand.Begin().Without("my-app-secret"));
    }

    [Fact]
    public void The_keys_of_a_sealed_session_are_secrets_and_its_addresses_are_not()
    {
        var secrets = SecretsInHand.Begin();
        secrets.Add(
            new Secret("""{"Server":"https://social.example.org/","ClientSecret":"Zk3v9QmX7pT1bR5nW8yL","Inner":{"DpopKey":"MIGHAgEAMBMGByqGSM49AgEG"}}"""));
        Assert.Equal(
            $"https://social.example.org/ {Secret.Dots} {Secret.Dots}",
            secrets.Without("https://social.example.org/ Zk3v9QmX7pT1bR5nW8yL MIGHAgEAMBMGByqGSM49AgEG"));
    }
}
