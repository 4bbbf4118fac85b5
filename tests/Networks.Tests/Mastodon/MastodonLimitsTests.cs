using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;
using Postato.Infrastructure.Networks.Mastodon;
using Postato.Networks.Tests.Contract;

namespace Postato.Networks.Tests.Mastodon;

/// <summary>What a server refuses, before it is sent and when it arrives; by each server's software.</summary>
public sealed partial class MastodonLimitsTests(MastodonFixture fixture) : IClassFixture<MastodonFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""["A","A"]""", "options.poll.options[1]")]
    [InlineData("""["A"," A "]""", "options.poll.options[1]")]
    [InlineData("""["A","B","A"]""", "options.poll.options[2]")]
    [InlineData("""["A","\u0041"]""", "options.poll.options[1]")]
    [InlineData("""["A",""]""", "options.poll.options[1]")]
    [InlineData("""["A","  "]""", "options.poll.options[1]")]
    [InlineData("""["A","a"]""", null)]
    [InlineData("""["Á","A"]""", null)]
    public async Task Poll_options_are_neither_blank_nor_repeated(string options, string? field)
    {
        var account = await fixture.ConnectAsync(Ct);

        var (fields, published) = await BothWays.JudgeAsync(
            fixture, account, [("which?", [])], $$"""{"poll":{"options":{{options}},"expiresIn":3600} }""", Ct);

        Assert.Equal(field is null ? [] : [field], fields);
        Assert.Equal(field is null, published);
    }

    [Theory]
    [InlineData(1_400, 800, false)]
    [InlineData(2_000, 2_000, false)]
    [InlineData(1_280, 720, true)]
    public async Task A_GIF_has_as_many_pixels_as_Mastodon_makes_a_film_of(int width, int height, bool taken)
    {
        var account = await fixture.ConnectAsync(Ct);

        var (fields, published) = await BothWays.JudgeAsync(fixture, account, [("look", [Gif(width, height)])], null, Ct);

        Assert.Equal(taken ? [] : ["media[0]"], fields);
        Assert.Equal(taken, published);
        Assert.Equal(taken, BothWays.Check(fixture, account, [("look", [Gif(width, height)])], null).IsValid);
    }

    [Fact]
    public async Task Another_software_takes_a_GIF_as_any_picture()
    {
        var account = await fixture.ConnectAtAsync(fixture.GoToSocialHost, Ct);

        var (fields, published) = await BothWays.JudgeAsync(fixture, account, [("look", [Gif(1_400, 800)])], null, Ct);

        Assert.Empty(fields);
        Assert.True(published);
    }

    // {n:c}: n times c.
    [Theory]
    [InlineData("gotosocial", "{4970:a} https://example.com/{200:p}", "", false)]
    [InlineData("gotosocial", "{4970:a} https://example.com", "", true)]
    [InlineData("gotosocial", "{4990:a} @name@example.social", "", false)]
    [InlineData("gotosocial", "{715:👨‍👩‍👧‍👦}", "", false)]
    [InlineData("gotosocial", "{714:👨‍👩‍👧‍👦}", "", true)]
    [InlineData("gotosocial", "{4990:a}", "{11:b}", false)]
    [InlineData("gotosocial", "{4990:a}", "{10:b}", true)]
    [InlineData("gotosocial", "{4000:a}", "{143:👨‍👩‍👧‍👦}", false)]
    [InlineData("pleroma", "{4970:a} https://example.com/{200:p}", "", false)]
    [InlineData("pleroma", "{4990:a} @name@example.social", "", false)]
    [InlineData("pleroma", "{5000:👨‍👩‍👧‍👦}", "", true)]
    [InlineData("pleroma", "{4990:a}", "{11:b}", false)]
    [InlineData("mastodon", "{476:a} https://example.com/{200:p}", "", true)]
    [InlineData("mastodon", "{477:a} https://example.com/{200:p}", "", false)]
    [InlineData("mastodon", "{490:a} @name@{250:b}.com", "", false)]
    [InlineData("mastodon", "{490:a} @name@example.social", "", true)]
    [InlineData("mastodon", "{490:a} @name@example.social@", "", false)]
    [InlineData("mastodon", "{470:a} gemini://gem.example.org/{100:p}", "", true)]
    [InlineData("mastodon", "{470:a} xmpp:gem.example.org/{100:p}", "", false)]
    [InlineData("mastodon", "{470:a} https://t.co/abc/{20:p}", "", false)]
    [InlineData("mastodon", "{470:a} https://{64:b}.com", "", false)]
    public async Task A_text_is_as_long_as_its_servers_software_counts(string software, string text, string warning, bool fits)
    {
        var host = software switch { "gotosocial" => fixture.GoToSocialHost, "pleroma" => fixture.PleromaHost, _ => fixture.Host };
        var account = await fixture.ConnectAtAsync(host, Ct);
        var options = warning.Length == 0 ? null : JsonSerializer.Serialize(new { spoilerText = Repeat(warning) });

        var (fields, published) = await BothWays.JudgeAsync(fixture, account, [(Repeat(text), [])], options, Ct);

        Assert.Equal(fits ? [] : ["content"], fields);
        Assert.Equal(fits, published);
    }

    [Theory]
    [InlineData("mastodon", LengthUnit.MastodonGraphemes)]
    [InlineData("glitch", LengthUnit.MastodonGraphemes)]
    [InlineData("hollo", LengthUnit.MastodonGraphemes)]
    [InlineData("", LengthUnit.MastodonGraphemes)]
    [InlineData("gotosocial", LengthUnit.CodePoints)]
    [InlineData("pleroma", LengthUnit.Graphemes)]
    [InlineData("akkoma", LengthUnit.Graphemes)]
    [InlineData("rebased", LengthUnit.Graphemes)]
    public void The_unit_is_told_with_the_limit(string software, LengthUnit unit)
    {
        var type = MastodonCapabilities.Of(new ServerFacts(software, "", ServerLimits.Standard)).DefaultPostType;

        Assert.Equal(unit, Assert.Single(type.Text).Unit);
        Assert.Equal(
            unit == LengthUnit.CodePoints ? unit : LengthUnit.Graphemes,
            type.Options.Single(option => option.Name == "spoilerText").LengthUnit);
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-TW", true)]
    [InlineData("", true)]
    [InlineData("english", false)]
    [InlineData("123", false)]
    public void A_language_is_a_code_of_ISO_639(string language, bool taken) => Assert.Equal(
        taken,
        LimitCheck.Check(
            new("status", [new("hi", [])], JsonSerializer.SerializeToElement(new { language }), null, SingleContent: true),
            MastodonCapabilities.All, DateTimeOffset.UnixEpoch).IsValid);

    private static MediaFile Gif(int width, int height) => new(
        [.. "GIF89a"u8,
            (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), 0x80, 0, 0, 0xFF, 0, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1,
            0, 0, 2, 2, 0x44, 1, 0, 0x3B,
        ],
        "image/gif", width, height, "described");

    private static string Repeat(string text) =>
        Repeated().Replace(
            text,
            match => string.Concat(
                Enumerable.Repeat(match.Groups[2].Value, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))));

    [GeneratedRegex("\\{([0-9]+):([^}]+)\\}")]
    private static partial Regex Repeated();
}
