using Postato.Infrastructure.Networks.X;

namespace Postato.Networks.Tests.X;

/// <summary>A post is recognised in the form in which X returns it, and no other post is.</summary>
public sealed class XMatchTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("  a space around \n", "a space around")]
    [InlineData("two\nlines", "two\nlines")]
    [InlineData("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d")]
    [InlineData("as typed: &amp; and &copy;", "as typed: &amp;amp; and &amp;copy;")]
    [InlineData("cafe\u0301", "caf\u00E9")]
    [InlineData("日本語 👨‍👩‍👧‍👦", "日本語 👨‍👩‍👧‍👦")]
    public void A_text_is_the_same_whatever_signs_are_escaped(string sent, string listed) => Assert.True(Match(sent).IsSame(Post(listed)));

    [Theory]
    [InlineData("see https://example.com/a?b=1&c=2 now", "see https://t.co/1 now", "https://example.com/a?b=1&c=2")]
    [InlineData("see example.com now", "see https://t.co/1 now", "http://example.com")]
    [InlineData("see Example.COM/path", "see https://t.co/1", "http://example.com/path")]
    [InlineData("https://example.com", "https://t.co/1", "https://example.com/")]
    [InlineData("http://täst.de!", "https://t.co/1!", "http://xn--tst-qla.de")]
    [InlineData("http://täst.de!", "https://t.co/1!", "http://täst.de")]
    [InlineData("(example.com)", "(https://t.co/1)", "http://example.com")]
    public void A_link_is_the_same_whatever_X_makes_of_it(string sent, string listed, string expanded) =>
        Assert.True(Match(sent).IsSame(Post(listed, [new("https://t.co/1", expanded)])));

    [Fact]
    public void Several_links_are_undone_in_their_order() => Assert.True(Match("a.com b.com, a.com & c").IsSame(Post(
        "https://t.co/1 https://t.co/2, https://t.co/3 &amp; c",
        [new("https://t.co/2", "http://b.com"), new("https://t.co/1", "http://a.com"), new("https://t.co/3", "http://a.com")])));

    [Theory]
    [InlineData("plain text", "plain texts")]
    [InlineData("plain text", "Plain text")]
    [InlineData("plain text", "")]
    [InlineData("see example.com", "see example.com too")]
    public void Another_text_is_another_post(string sent, string listed) => Assert.False(Match(sent).IsSame(Post(listed)));

    [Theory]
    [InlineData("see example.com now", "see https://t.co/1 now", "http://example.org")]
    [InlineData("see example.com/a now", "see https://t.co/1 now", "http://example.com")]
    [InlineData("see example.com", "look at https://t.co/1", "http://example.com")]
    public void Another_link_is_another_post(string sent, string listed, string expanded) =>
        Assert.False(Match(sent).IsSame(Post(listed, [new("https://t.co/1", expanded)])));

    [Fact]
    public void A_long_post_is_known_by_its_whole_text()
    {
        var text = string.Concat(Enumerable.Repeat("long & longer ", 40)) + "https://example.com";
        var listed = Post(text[..270] + "… https://t.co/9", [new("https://t.co/9", "https://x.com/i/status/1")]);
        var note = new LongText(
            text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("https://example.com", "https://t.co/1", StringComparison.Ordinal),
            new([new("https://t.co/1", "https://example.com")]));

        Assert.False(Match(text).IsSame(listed));
        Assert.True(Match(text).IsSame(listed with { NoteTweet = note }));
        Assert.True(Match(text).IsSame(listed with { NotePost = note }));
    }

    [Fact]
    public void Media_are_known_by_their_keys()
    {
        var photo = Post("https://t.co/1", [new("https://t.co/1", "https://x.com/ann/status/1/photo/1")], "3_1", "3_2");

        Assert.True(Match("", ["3_2", "3_1"], 2).IsSame(photo));
        Assert.False(Match("", ["3_1", "3_3"], 2).IsSame(photo));
        Assert.False(Match("", ["3_1"], 1).IsSame(photo));
        Assert.False(Match("").IsSame(photo));
    }

    [Fact]
    public void A_text_with_media_is_known_without_the_link_behind_it()
    {
        var photo = Post(
            "look &amp; see https://t.co/1 https://t.co/2",
            [new("https://t.co/1", "http://example.com"), new("https://t.co/2", "https://x.com/ann/status/1/photo/1")], "3_9");

        // Sent twice, the second time with media that were uploaded again.
        Assert.True(Match("look & see example.com", ["3_1"], 1).IsSame(photo));
        Assert.False(Match("look & see", ["3_1"], 1).IsSame(photo));
        Assert.False(Match("look & see example.com").IsSame(photo));
    }

    [Fact]
    public void A_quote_is_known_without_the_link_behind_it()
    {
        var quoting = Post(
            "so true https://t.co/1",
            [new("https://t.co/1", "https://twitter.com/ann/status/77")]) with
        { ReferencedTweets = [new("quoted", "77")] };

        Assert.True(new XMatch("so true", [], 0, null, "77").IsSame(quoting));
        Assert.False(new XMatch("so true", [], 0, null, "78").IsSame(quoting));
    }

    [Fact]
    public void An_item_of_a_thread_is_known_by_what_it_answers_to()
    {
        var reply = Post("and so on") with { ReferencedTweets = [new("replied_to", "41")] };

        Assert.True(new XMatch("and so on", [], 0, "41", null).IsSame(reply));
        Assert.True(
            new XMatch("and so on", [], 0, "41", null).IsSame(Post("and so on") with { ReferencedPosts = [new("replied_to", "41")] }));
        Assert.False(new XMatch("and so on", [], 0, "42", null).IsSame(reply));
        Assert.False(new XMatch("and so on", [], 0, "41", null).IsSame(Post("and so on")));
        Assert.False(Match("and so on").IsSame(reply));
    }

    [Fact]
    public void An_id_carries_the_time_that_it_was_given_at()
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds((1_445_880_548_472_328_192 >> 22) + 1_288_834_974_657);

        Assert.InRange(1_445_880_548_472_328_192UL, XMatch.EarliestId(at), XMatch.EarliestId(at.AddMilliseconds(1)));
        Assert.Equal(0UL, XMatch.EarliestId(DateTimeOffset.UnixEpoch));
    }

    private static XMatch Match(string text, IReadOnlyList<string>? keys = null, int media = 0) => new(text, keys ?? [], media, null, null);

    private static ListedPost Post(string text, UrlEntity[]? urls = null, params string[] keys) =>
        new("1", text) { Entities = urls is null ? null : new(urls), Attachments = keys.Length == 0 ? null : new(keys) };
}
