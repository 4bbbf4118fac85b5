using System.Text;
using Postato.Infrastructure.Http;

namespace Postato.Networks.Tests.Lying;

/// <summary>Reading never throws, whatever the document contains.</summary>
public sealed class UntrustedJsonTests
{
    [Theory]
    [InlineData("""{"a":"\ud800"}""", "\uFFFD")]
    [InlineData("""{"a":"\udc00b"}""", "\uFFFDb")]
    [InlineData("""{"a":"\ud800\u0041"}""", "\uFFFDA")]
    [InlineData("""{"a":"\ud83d\ude00"}""", "\U0001F600")]
    [InlineData("""{"a":"\uD83D\uDE00"}""", "\U0001F600")]
    [InlineData("""{"a":"a\u0000b"}""", "a\uFFFDb")]
    [InlineData("""{"a":"\\u0000"}""", "\\u0000")]
    [InlineData("""{"a":1,"a":"last"}""", "last")]
    [InlineData("""{"a":["x"]}""", null)]
    [InlineData("""{"a":1}""", null)]
    [InlineData("""{"a":null}""", null)]
    [InlineData("""["a"]""", null)]
    [InlineData("", null)]
    [InlineData("{", null)]
    public void A_text_is_one_that_can_be_stored(string body, string? text) => Assert.Equal(text, Of(body)["a"].Text);

    [Fact]
    public void Broken_bytes_are_no_reason_to_give_up()
    {
        Assert.Equal("\uFFFD", UntrustedJson.Read([.. "{\"a\":\""u8, 0xFF, .. "\"}"u8])["a"].Text);
        Assert.Equal("x", UntrustedJson.Read([0xEF, 0xBB, 0xBF, .. "{\"a\":\"x\"}"u8])["a"].Text);
    }

    [Theory]
    [InlineData("12", 12L)]
    [InlineData("\"12\"", 12L)]
    [InlineData("-3", -3L)]
    [InlineData("1.5", null)]
    [InlineData("1e400", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("\" 12\"", null)]
    [InlineData("true", null)]
    [InlineData("{}", null)]
    public void A_number_is_one_that_fits(string value, long? number) => Assert.Equal(number, Of($"{{\"a\":{value}}}")["a"].Number);

    [Theory]
    [InlineData("2026-11-28T09:00:00Z", true)]
    [InlineData("0001-01-01T00:00:00+14:00", false)]
    [InlineData("9999-12-31T23:59:59Z", false)]
    [InlineData("2026-02-30T00:00:00Z", false)]
    [InlineData("soon", false)]
    public void A_time_is_one_that_makes_sense(string value, bool isOne) =>
        Assert.Equal(isOne, Of($"{{\"a\":\"{value}\"}}")["a"].Time is not null);

    [Fact]
    public void A_time_in_seconds_is_one_that_makes_sense()
    {
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000), UntrustedJson.TimeOf(1_800_000_000));
        Assert.All((long?[])[null, 0L, -1L, 99_999_999_999_999L, long.MaxValue], seconds => Assert.Null(UntrustedJson.TimeOf(seconds)));
    }

    [Theory]
    [InlineData("https://example.org/a", true)]
    [InlineData("http://example.org/a", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("javascript://example.org/%0aalert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("https://user@example.org/", false)]
    [InlineData("//example.org", false)]
    [InlineData("/a", false)]
    [InlineData("http://[::1", false)]
    public void An_address_is_one_of_the_web(string value, bool isOne) =>
        Assert.Equal(isOne, Of($"{{\"a\":\"{value}\"}}")["a"].WebUrl is not null);

    [Theory]
    [InlineData("109_a-b.c", true)]
    [InlineData("..", false)]
    [InlineData("../1", false)]
    [InlineData("a/b", false)]
    [InlineData("a?b", false)]
    [InlineData("a@b", false)]
    [InlineData("", false)]
    public void A_name_is_no_more_than_a_name(string value, bool isOne) =>
        Assert.Equal(isOne, Of($"{{\"a\":\"{value}\"}}")["a"].Id is not null);

    [Fact]
    public void Depth_and_length_have_an_end()
    {
        Assert.False(Of(new string('[', 100_000)).IsArray);
        Assert.Equal(1_000, Of($"[{string.Join(',', Enumerable.Repeat("1", 5_000))}]").Items.Count());
        Assert.Equal(9, Of($"{{\"a\":\"{new string('x', 9)}\\ud83d\\ude00\"}}")["a"].Words(10)!.Length);
    }

    private static UntrustedJson Of(string body) => UntrustedJson.Read(Encoding.UTF8.GetBytes(body));
}
