using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;

namespace Postato.Domain.Tests.Posts.Limits;

/// <summary>Edge cases of what X and Mastodon count as a URL or a mention.</summary>
public sealed class UrlCountingTests
{
    private static readonly string[] Repeated =
    [
        new('a', 63), new('a', 64), new('あ', 260), new('ü', 42), new('ü', 58), new('b', 253 - 4), new('b', 254 - 4),
    ];

    // {0}: 63 letters of ASCII, {1}: 64, {2}: 260 × あ, {3}: 42 × ü, {4}: 58 × ü.
    [Theory]
    [InlineData("http://{0}.com/x", 23)]
    [InlineData("http://{1}.com/x", 77)]
    [InlineData("{0}.com/x", 23)]
    [InlineData("{1}.com/x", 70)]
    [InlineData("https://www.{1}.com", 80)]
    [InlineData("https://{1}.com", 76)]
    [InlineData("https://{1}.com next.com", 100)]
    [InlineData("http://xn--はじめよう.com/index.html", 36)]
    [InlineData("https://{4}.de", 69)]
    [InlineData("https://{3}.de", 23)]
    public void X_counts_no_URL_with_an_impossible_host_name(string text, int weight) => AssertLength(LengthUnit.XWeighted, text, weight);

    [Theory]
    [InlineData("http://{1}.com/x", 77)]
    [InlineData("http://{2}.com/index.html", 282)]
    [InlineData("http://xn--はじめよう.com/index.html", 31)]
    [InlineData("https://{4}.de", 69)]
    [InlineData("http://{0}.com/x", 23)]
    public void Mastodon_counts_no_URL_with_an_impossible_host_name(string text, int length) =>
        AssertLength(LengthUnit.MastodonGraphemes, text, length);

    [Theory]
    [InlineData("https://twitter.vermögensberater", 23)]
    [InlineData("https://twitter.vermögensberatung/x", 23)]
    [InlineData("twitter.vermögensberater", 23)]
    [InlineData("https://twitter.xn--vermgensberater-ctb", 23)]
    [InlineData("https://example.comです", 27)]
    [InlineData("https://example.vermögen", 24)]
    [InlineData("https://пример.рф", 23)]
    public void X_knows_top_level_domains_in_every_script(string text, int weight) => AssertLength(LengthUnit.XWeighted, text, weight);

    [Theory]
    [InlineData("text https://t.co/abc/def", 32)]
    [InlineData("http://t.co/abc's", 25)]
    [InlineData("https://t.co/abc", 23)]
    [InlineData("https://t.co/abc?x=1", 23)]
    [InlineData("https://t.co/abc-d", 25)]
    [InlineData("https://t.co/abc#top", 27)]
    [InlineData("https://t.co/aaaaaaaaaabbbbbbbbbbccccccccccddddddddddX", 54)]
    [InlineData("https://at.co/abc/def", 23)]
    public void The_tail_of_a_short_link_counts_in_full_at_Mastodon_too(string text, int length) =>
        AssertLength(LengthUnit.MastodonGraphemes, text, length);

    [Theory]
    [InlineData("gemini://gem.example.org/a/long/way/to/go/for/a/page", 23)]
    [InlineData("gopher://gopher.example.org/1/a/long/way", 23)]
    [InlineData("IPFS://example.org/a/long/way/to/a/file", 23)]
    [InlineData("ssb://example.org/a", 23)]
    [InlineData("dat://example.org/a", 23)]
    [InlineData("ftp://example.org/a", 19)]
    [InlineData("xmpp:somebody@example.org", 25)]
    [InlineData("magnet:?xt=urn:btih:abc", 23)]
    [InlineData("agemini://gem.example.org/", 26)]
    [InlineData("gemini://{1}.org", 77)]
    public void Mastodon_counts_23_for_the_schemes_that_it_links(string text, int length) =>
        AssertLength(LengthUnit.MastodonGraphemes, text, length);

    [Theory]
    [InlineData("gemini://gem.example.org/", 25)]
    public void X_links_no_scheme_but_two(string text, int weight) => AssertLength(LengthUnit.XWeighted, text, weight);

    // {5}.com has 253 characters, {6}.com 254.
    [Theory]
    [InlineData("@name@{5}.com", 5)]
    [InlineData("@name@{6}.com", 260)]
    [InlineData("@name@example.social", 5)]
    [InlineData("@name@example.social@", 21)]
    [InlineData("@name@example.social＠", 21)]
    [InlineData("@name@example.social://", 23)]
    [InlineData("@name@example.social@other.social", 33)]
    [InlineData("@name@example.social.", 6)]
    [InlineData("@name@example.social, @b@c.d", 9)]
    [InlineData("@a@@b@c.d", 5)]
    [InlineData("@name@https://example.com", 25)]
    public void A_mention_is_short_only_where_the_server_links_it(string text, int length) =>
        AssertLength(LengthUnit.MastodonGraphemes, text, length);

    private static void AssertLength(LengthUnit unit, string text, int length)
    {
        for (var i = 0; i < Repeated.Length; i++)
            text = text.Replace($"{{{i}}}", Repeated[i], StringComparison.Ordinal);

        // With following text that is not part of it.
        Assert.Equal((length, length + 41), (TextLength.Of(text, unit), TextLength.Of($"{text}\n{new string('x', 40)}", unit)));
    }
}
