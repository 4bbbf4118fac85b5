using System.Text;
using System.Text.Json;
using Postato.Infrastructure.Networks.Bluesky;

namespace Postato.Networks.Tests.Bluesky;

/// <summary>Links, mentions and tags, by the rules of the official client: the network itself detects none.</summary>
public sealed class FacetsTests
{
    private static readonly Dictionary<string, string> Dids = new() { ["ann.test"] = "did:plc:ann", ["bob.example.com"] = "did:plc:bob" };

    [Theory]
    [InlineData("see https://example.com/path?q=1#x now", "https://example.com/path?q=1#x", "https://example.com/path?q=1#x")]
    [InlineData("http://example.com", "http://example.com", "http://example.com")]
    [InlineData("https://example.com/a.", "https://example.com/a", "https://example.com/a")]
    [InlineData("https://example.com/a!?", "https://example.com/a", "https://example.com/a")]
    [InlineData("(https://example.com/a)", "https://example.com/a", "https://example.com/a")]
    [InlineData("(https://example.com/a).", "https://example.com/a", "https://example.com/a")]
    [InlineData(
        "https://en.wikipedia.org/wiki/C_(language)", "https://en.wikipedia.org/wiki/C_(language)",
        "https://en.wikipedia.org/wiki/C_(language)")]
    [InlineData("see example.com", "example.com", "https://example.com")]
    [InlineData("see (example.com/foo), yes", "example.com/foo", "https://example.com/foo")]
    [InlineData("example.com.", "example.com", "https://example.com")]
    [InlineData("line\nexample.com", "example.com", "https://example.com")]
    [InlineData("👨‍👩‍👧‍👦 日本語 https://example.com", "https://example.com", "https://example.com")]
    [InlineData("https://example.com/@ann.test", "https://example.com/@ann.test", "https://example.com/@ann.test")]
    [InlineData("https://example.com/#tag", "https://example.com/#tag", "https://example.com/#tag")]
    [InlineData("see example.com’s", "example.com", "https://example.com")]
    [InlineData("I like example.com's logo", "example.com", "https://example.com")]
    [InlineData("see example.com…", "example.com", "https://example.com")]
    [InlineData("see example.com、and", "example.com", "https://example.com")]
    [InlineData("see example.com, or", "example.com", "https://example.com")]
    [InlineData("see example.com—or", "example.com", "https://example.com")]
    [InlineData("see Example.COM/a’s", "Example.COM/a’s", "https://Example.COM/a’s")]
    [InlineData("\uFEFFexample.com", "example.com", "https://example.com")]
    public void A_link_is_marked(string text, string marked, string uri) => AssertOnly(text, "link", marked, uri);

    [Theory]
    [InlineData("hi @ann.test", "@ann.test", "did:plc:ann")]
    [InlineData("@Ann.Test!", "@Ann.Test", "did:plc:ann")]
    [InlineData("(@ann.test)", "@ann.test", "did:plc:ann")]
    [InlineData("thanks @bob.example.com.", "@bob.example.com", "did:plc:bob")]
    [InlineData("👍🏽 @ann.test", "@ann.test", "did:plc:ann")]
    public void A_mention_of_a_known_handle_becomes_a_facet(string text, string marked, string did) =>
        AssertOnly(text, "mention", marked, did);

    [Theory]
    [InlineData("#news", "#news", "news")]
    [InlineData("all #news.", "#news", "news")]
    [InlineData("#news, and", "#news", "news")]
    [InlineData("＃新着", "＃新着", "新着")]
    [InlineData("日本語 #タグ", "#タグ", "タグ")]
    [InlineData("#1a", "#1a", "1a")]
    [InlineData("#a-b_c!", "#a-b_c", "a-b_c")]
    [InlineData("a\n#b", "#b", "b")]
    [InlineData("👍🏽 #👍🏽", "#👍🏽", "👍🏽")]
    [InlineData("buy $abc now", "$abc", "$ABC")]
    [InlineData("($TSLA)", "$TSLA", "$TSLA")]
    [InlineData("#２０２４", "#２０２４", "２０２４")]
    [InlineData("#12３", "#12３", "12３")]
    [InlineData("#٣", "#٣", "٣")]
    [InlineData("#१२", "#१२", "१२")]
    [InlineData("#Ⅳ", "#Ⅳ", "Ⅳ")]
    [InlineData("#a\U00010100", "#a", "a")]
    [InlineData("\uFEFF#b", "#b", "b")]
    public void A_tag_is_marked(string text, string marked, string tag) => AssertOnly(text, "tag", marked, tag);

    [Theory]
    [InlineData("plain text, nothing else")]
    [InlineData("@nobody.test is unknown")]
    [InlineData("@ann is no handle")]
    [InlineData("mail a@ann.test")]
    [InlineData("example.notarealend")]
    [InlineData("see foo.cs and Program.Main")]
    [InlineData("3.14 or 1.2.3")]
    [InlineData("#123")]
    [InlineData("#")]
    [InlineData("#...")]
    [InlineData("a#b")]
    [InlineData("#️⃣ is a keycap")]
    [InlineData("$1 and $ABCDEFG")]
    [InlineData("jane.doe@example.com")]
    [InlineData("foo.bar@example.com")]
    [InlineData("example.com-based")]
    [InlineData("example.com_x")]
    [InlineData("example.comédie")]
    [InlineData("@ann.test_x")]
    [InlineData("a\u0085#b")]
    [InlineData("#1-2.")]
    [InlineData("https:///path")]
    [InlineData("https://")]
    public void What_is_none_of_them_stays_plain(string text) => Assert.Empty(RichText.Facets(text, Dids));

    [Fact]
    public void A_tag_has_64_graphemes_at_most()
    {
        var longest = string.Concat(Enumerable.Repeat("e\u0301", 64));

        AssertOnly($"#{longest}", "tag", $"#{longest}", longest);
        Assert.Empty(RichText.Facets($"#{longest}x", Dids));
    }

    [Fact]
    public void Facets_stand_in_order_and_never_overlap()
    {
        const string Text = "@ann.test wrote #one about example.com/#two and @ann.test again, $XYZ";

        var facets = Read(Text, JsonElement.Parse(RichText.Facets(Text, Dids).ToJsonString()));

        Assert.Equal(["@ann.test", "#one", "example.com/#two", "@ann.test", "$XYZ"], facets.Select(facet => facet.Text));
    }

    [Fact]
    public void Who_is_mentioned_is_asked_for_once() =>
        Assert.Equal(["ann.test", "bob.example.com"], RichText.Mentions("@ann.test @bob.example.com @ANN.test @nope"));

    /// <summary>Each facet's text, cut out by its bytes, with its target.</summary>
    internal static IReadOnlyList<(string Kind, string Text, string Value)> Read(string text, JsonElement facets)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. facets.EnumerateArray().Select(facet =>
        {
            var (index, feature) = (facet.GetProperty("index"), Assert.Single(facet.GetProperty("features").EnumerateArray()));
            var kind = feature.GetProperty("$type").GetString()!.Split('#')[1];
            return (
                kind, Encoding.UTF8.GetString(bytes[index.GetProperty("byteStart").GetInt32()..index.GetProperty("byteEnd").GetInt32()]),
                feature.GetProperty(kind switch { "link" => "uri", "mention" => "did", _ => "tag" }).GetString()!);
        })];
    }

    private static void AssertOnly(string text, string kind, string marked, string value) =>
        Assert.Equal((kind, marked, value), Assert.Single(Read(text, JsonElement.Parse(RichText.Facets(text, Dids).ToJsonString()))));
}
