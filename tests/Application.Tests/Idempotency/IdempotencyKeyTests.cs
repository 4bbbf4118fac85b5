using Postato.Application.Idempotency;
using Postato.Testing;

namespace Postato.Application.Tests.Idempotency;

[Rule("S-98")]
public sealed class IdempotencyKeyTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("8e03978e-40d5-43e8-bc93-6894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f9324")]
    [InlineData("\"in-quotes\"", "in-quotes")]
    [InlineData("\"with \\\" and \\\\\"", null)]
    [InlineData("\"escaped\\\"quote\"", "escaped\"quote")]
    [InlineData("!~", "!~")]
    [InlineData("", null)]
    [InlineData("\"\"", null)]
    [InlineData("\"", null)]
    [InlineData("\"unclosed", null)]
    [InlineData("unopened\"", null)]
    [InlineData("\"with-a-parameter\";a=1", null)]
    [InlineData("quote\"inside", "quote\"inside")]
    [InlineData("two words", null)]
    [InlineData("\"two words\"", null)]
    [InlineData("tab\t", null)]
    [InlineData("ключ", null)]
    [InlineData("\"half\"quoted\"", null)]
    [InlineData("\"ends-in-escape\\\"", null)]
    public void A_key_is_printable_and_a_quoted_one_is_unquoted(string header, string? key)
    {
        Assert.Equal(key is not null, IdempotencyKey.TryParse(header, out var parsed));
        Assert.Equal(key, parsed);
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void A_key_has_up_to_255_characters(int length, bool valid) =>
        Assert.Equal(valid, IdempotencyKey.TryParse(new string('k', length), out _));

    [Fact]
    [Rule("S-97")]
    public void The_fingerprint_tells_method_path_version_and_body_apart()
    {
        var calls = new[]
        {
            IdempotentCall.Of("k", "POST", "/a", "v1", "body"u8),
            IdempotentCall.Of("k", "PUT", "/a", "v1", "body"u8),
            IdempotentCall.Of("k", "POST", "/b", "v1", "body"u8),
            IdempotentCall.Of("k", "POST", "/a", "v2", "body"u8),
            IdempotentCall.Of("k", "POST", "/a", "v1", "other"u8),
        };
        Assert.Equal(calls.Length, calls.Select(call => Convert.ToHexString(call.Fingerprint)).Distinct().Count());
        Assert.Equal(calls[0].Fingerprint, IdempotentCall.Of("another", "POST", "/a", "v1", "body"u8).Fingerprint);
    }
}
