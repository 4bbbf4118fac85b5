using Postato.Networks.Tests.Contract;

namespace Postato.Networks.Tests.Bluesky;

/// <summary>The lexicon's limits on a record, checked before it is sent and when it is written.</summary>
public sealed class BlueskyLimitsTests(BlueskyFixture fixture) : IClassFixture<BlueskyFixture>
{
    private const string Family = "👨‍👩‍👧‍👦";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"langs":["en_US"]}""", "options.langs[0]")]
    [InlineData("""{"langs":["fr_FR"]}""", "options.langs[0]")]
    [InlineData("""{"langs":["en","123"]}""", "options.langs[1]")]
    [InlineData("""{"langs":[""]}""", "options.langs[0]")]
    [InlineData("""{"langs":["en-"]}""", "options.langs[0]")]
    [InlineData("""{"langs":["i-elsewhere"]}""", "options.langs[0]")]
    [InlineData("""{"langs":["en-GB-boont-r-extended-sequence-x-private"]}""", null)]
    [InlineData("""{"langs":["pt-BR","zh-Hant","i-klingon"]}""", null)]
    [InlineData("""{"tags":["{30}"]}""", "options.tags[0]")]
    [InlineData("""{"tags":["a","{26}"]}""", "options.tags[1]")]
    [InlineData("""{"tags":["{25}"]}""", null)]
    [InlineData("""{"tags":["{65}"]}""", "options.tags[0]")]
    [InlineData("""{"card":{"url":"https://example.com/a\u00a0b","title":"t"}}""", "options.card.url")]
    [InlineData("""{"card":{"url":"https://example.com/a\u2028b","title":"t"}}""", "options.card.url")]
    [InlineData("""{"card":{"url":"https://example.com/a\u3000b","title":"t"}}""", "options.card.url")]
    [InlineData("""{"card":{"url":"https://example.com/a%20b","title":"t"}}""", null)]
    public async Task What_the_lexicon_refuses_is_refused_before_it_is_sent(string options, string? field)
    {
        // Graphemes of 25 bytes each.
        foreach (var count in (int[])[25, 26, 30, 65])
            options = options.Replace($$"""{{{count}}}""", string.Concat(Enumerable.Repeat(Family, count)), StringComparison.Ordinal);
        var account = await fixture.ConnectAsync(Ct);

        var (fields, published) = await BothWays.JudgeAsync(fixture, account, [("hi", [])], options, Ct);

        Assert.Equal(field is null ? [] : [field], fields);
        Assert.Equal(field is null, published);
    }

    [Theory]
    [InlineData("a\u2028b", "a\u2028b")]
    [InlineData("a\u2029b", "a\u2029b")]
    [InlineData("a\u0085b", "a\u0085b")]
    [InlineData("a\fb", "a\fb")]
    [InlineData("a\vb", "a\vb")]
    [InlineData("a\r\nb\rc\nd", "a\nb\nc\nd")]
    public async Task Only_CR_and_CR_LF_become_LF(string text, string standing)
    {
        var account = await fixture.ConnectAsync(Ct);
        await fixture.DeliverAsync(fixture.Write(account, text), Ct);

        Assert.Equal([standing], await fixture.TextsOfAsync(account, Ct));
    }

    [Fact]
    public async Task A_tag_in_a_text_of_more_bytes_than_the_lexicon_takes_stays_plain_and_is_published()
    {
        var account = await fixture.ConnectAsync(Ct);
        var post = fixture.Write(account, $"#{string.Concat(Enumerable.Repeat("e" + new string('\u0301', 6), 60))} and #short");

        await fixture.DeliverAsync(post, Ct);

        var facet = Assert.Single(
            Assert.Single(await fixture.PostsOfAsync(account, Ct)).GetProperty("raw").GetProperty("facets").EnumerateArray());
        Assert.Equal("short", facet.GetProperty("features")[0].GetProperty("tag").GetString());
    }

    [Fact]
    public async Task Where_a_picture_was_taken_does_not_reach_the_network_even_when_it_was_stored_before()
    {
        // A text chunk represents all metadata; each format has its own test.
        var plain = Picture.New("here");
        var telling = plain with { Bytes = [.. plain.Bytes[..33], 0, 0, 0, 8, .. "tEXtGPS 38.7"u8, 0, 0, 0, 0, .. plain.Bytes[33..]] };
        var account = await fixture.ConnectAsync(Ct);

        await fixture.DeliverAsync(
            fixture.Write(
                account, [("look", [new MediaFile(telling.Bytes, telling.MimeType, telling.Width, telling.Height, telling.Alt)])]),
            Ct);

        Assert.Equal(
            plain.Sha256, Assert.Single(await fixture.PostsOfAsync(account, Ct)).GetProperty("media")[0].GetProperty("sha256").GetString());
    }
}
