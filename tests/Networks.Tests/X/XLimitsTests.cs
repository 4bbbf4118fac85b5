using Postato.Domain.Posts.Limits;
using Postato.Infrastructure.Networks.X;
using Postato.Networks.Tests.Contract;

namespace Postato.Networks.Tests.X;

/// <summary>What X refuses, before it is sent and when it arrives.</summary>
public sealed class XLimitsTests(XFixture fixture) : IClassFixture<XFixture>
{
    private const string Family = "👨‍👩‍👧‍👦";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // {64} is 64 letters, {560} 560 of them.
    [Theory]
    [InlineData("\uFEFFHello", "content")]
    [InlineData("Hello\uFEFF", "content")]
    [InlineData("a\uFFFFb", "content")]
    [InlineData("$AAPL and $MSFT", "content")]
    [InlineData("$a\n$b.c", "content")]
    [InlineData("$AAPL, $AAPL", "content")]
    [InlineData("$AAPL", null)]
    [InlineData("US$ and $5 and a$b and $ABCDEFG and $A-B", null)]
    [InlineData("($AAPL $MSFT)", null)]
    [InlineData("{210} http://{64}.com/x", "content")]
    [InlineData("{250} https://example.com/{64}", null)]
    [InlineData("{256} https://twitter.vermögensberater", null)]
    public async Task What_X_refuses_in_a_text_is_refused_before_it_is_sent(string text, string? field)
    {
        foreach (var count in (int[])[64, 210, 250, 256])
            text = text.Replace($"{{{count}}}", new string('x', count), StringComparison.Ordinal);
        var account = await fixture.ConnectAsync(Ct);

        var (fields, published) = await BothWays.JudgeAsync(fixture, account, [(text, [])], null, Ct);

        Assert.Equal(field is null ? [] : [field], fields);
        Assert.Equal(field is null, published);
    }

    [Theory]
    [InlineData("""["A",""]""", "options.poll.options[1]")]
    [InlineData("""["A"," "]""", "options.poll.options[1]")]
    [InlineData("""["A","1234567890123456789012345{}"]""", "options.poll.options[1]")]
    [InlineData("""["A","{}{}{}"]""", null)]
    [InlineData("""["A","{}{}{}12345"]""", "options.poll.options[1]")]
    [InlineData("""["A","1234567890123456789012345"]""", null)]
    public async Task A_poll_option_has_1_to_25_code_points(string options, string? field)
    {
        var account = await fixture.ConnectAsync(Ct);

        var (fields, published) = await BothWays.JudgeAsync(
            fixture, account, [("which?", [])],
            $$$"""{"poll":{"options":{{{options.Replace("{}", Family, StringComparison.Ordinal)}}},"duration_minutes":60}}""", Ct);

        Assert.Equal(field is null ? [] : [field], fields);
        Assert.Equal(field is null, published);
    }

    [Theory]
    [InlineData(
        '\uFEFF',
        "X (Twitter) (thread) does not take U+FEFF (a byte order mark, which nobody sees), and the text has one at position 2: remove it.")]
    [InlineData(
        '\uFFFE',
        "X (Twitter) (thread) does not take U+FFFE (which stands for no character), and the text has one at position 2: remove it.")]
    [InlineData(
        '\uFFFF',
        "X (Twitter) (thread) does not take U+FFFF (which stands for no character), and the text has one at position 2: remove it.")]
    public void A_character_that_X_does_not_take_is_named_wherever_it_stands(char character, string message)
    {
        var draft = new Draft("thread", [new("first", []), new($"no{character}pe", [])], null, null, SingleContent: false);

        var violation = Assert.Single(LimitCheck.Check(draft, XCapabilities.All, DateTimeOffset.UnixEpoch).Violations);

        Assert.Equal(("content[1].text", "character_not_supported", message), (violation.Field, violation.Code, violation.Message));
    }

    [Theory]
    [InlineData("""{"subscription":"Premium"}""", 25_000)]
    [InlineData("""{"subscription": "Premium"}""", 25_000)]
    [InlineData("""{ "subscription" : "PremiumPlus" }""", 25_000)]
    [InlineData("""{"more": 1, "subscription": "\u0050remium"}""", 25_000)]
    [InlineData("""{"subscription": "Basic"}""", 280)]
    [InlineData("""{"subscription": null}""", 280)]
    [InlineData("{}", 280)]
    [InlineData(null, 280)]
    public void A_subscription_is_read_however_the_database_spells_it(string? facts, int limit)
    {
        Assert.Equal(limit, fixture.Network.CapabilitiesFor(facts).DefaultPostType.Text[0].Maximum);
        // Every post is judged by it, so the parsed value is cached.
        Assert.Same(fixture.Network.CapabilitiesFor(facts), fixture.Network.CapabilitiesFor(facts));
    }
}
