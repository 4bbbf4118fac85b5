using Postato.Domain.Posts.Limits;

namespace Postato.Domain.Tests.Posts.Limits;

public sealed class LineEndsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("a\rb\r", "a\nb\n")]
    [InlineData("\r\r\n\n", "\n\n\n")]
    [InlineData("a\u2028b\u0085", "a\u2028b\u0085")]
    public void Every_line_ends_with_a_line_feed(string text, string expected)
    {
        var target = new char[text.Length];

        Assert.Equal(expected, LineEnds.ToLf(text));
        Assert.Equal(expected, new string(target, 0, LineEnds.ToLf(text, target)));
    }

    [Fact]
    public void A_text_without_carriage_returns_stays_itself()
    {
        const string text = "one\ntwo";

        Assert.Same(text, LineEnds.ToLf(text));
    }
}
