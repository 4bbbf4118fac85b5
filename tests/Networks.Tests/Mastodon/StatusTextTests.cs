using Postato.Infrastructure.Networks.Mastodon;

namespace Postato.Networks.Tests.Mastodon;

/// <summary>A server's rendering of a text is recognised when it does not return the source.</summary>
public sealed class StatusTextTests
{
    [Theory]
    [InlineData("hello", "<p>hello</p>")]
    [InlineData("one\ntwo\n\nthree", "<p>one<br />two</p><p>three</p>")]
    [InlineData("one\ntwo", "one<br>two")]
    [InlineData("a < b & \"c\"", "<p>a &lt; b &amp; &quot;c&quot;</p>")]
    [InlineData(
        "see https://example.com/very/long/path?x=1&y=2 now",
        "<p>see <a href=\"https://example.com/very/long/path?x=1&amp;y=2\" rel=\"nofollow\"><span "
            + "class=\"invisible\">https://</span><span class=\"ellipsis\">example.com/very/long</span><span "
            + "class=\"invisible\">/path?x=1</span></a> now</p>")]
    [InlineData(
        "hi @bob@host.social!",
        "<p>hi <span class=\"h-card\"><a href=\"https://host.social/@bob\" class=\"u-url mention\">@<span>bob</span></a></span>!</p>")]
    [InlineData("hi @bob", "<p>hi <a href=\"https://here.social/@bob\" class=\"mention\">@bob</a></p>")]
    [InlineData("hi @bob@host.social", "<p>hi <a href=\"https://host.social/@bob\">@bob@host.social</a></p>")]
    [InlineData(
        "#Tag it", "<p><a href=\"https://here.social/tags/Tag\" class=\"mention hashtag\" rel=\"tag\">#<span>Tag</span></a> it</p>")]
    [InlineData("  trimmed  ", "<p>trimmed</p>")]
    public void The_rendering_of_a_text(string text, string html) => Assert.True(StatusText.IsRenderingOf(html, text));

    [Theory]
    [InlineData("hello", "<p>hello there</p>")]
    [InlineData("see https://example.com/a", "<p>see <a href=\"https://example.com/b\">example.com/…</a></p>")]
    [InlineData("one two", "<p>two one</p>")]
    [InlineData("", "<p>something</p>")]
    public void The_rendering_of_another_text(string text, string html) => Assert.False(StatusText.IsRenderingOf(html, text));

    [Theory]
    [InlineData("a\r\nb ", "a\nb", true)]
    [InlineData("a", "A", false)]
    public void Two_texts_are_one_but_for_ends(string left, string right, bool same) =>
        Assert.Equal(same, StatusText.AreEqual(left, right));
}
