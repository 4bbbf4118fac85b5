using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Testing;

namespace Postato.Domain.Tests.Networks;

[Rule("S-106")]
public sealed class RemoteTextTests
{
    [Theory]
    [InlineData("a\0b", "a\uFFFDb")]
    [InlineData("a\u001bb\u0085c\u007f", "a\uFFFDb\uFFFDc\uFFFD")]
    [InlineData("a\uFFFEb\uFDD0", "a\uFFFDb\uFFFD")]
    [InlineData("\uD83F\uDFFE", "\uFFFD")]
    [InlineData("two\nlines\tand \uD83D\uDC26", "two\nlines\tand \uD83D\uDC26")]
    [InlineData("it said \uFFFD", "it said \uFFFD")]
    public void Only_unstorable_characters_are_removed(string said, string kept)
    {
        Assert.Equal(kept, RemoteText.Clean(said, 100));
        Assert.Equal(said == kept, RemoteText.IsFit(said, 100));
    }

    // An attribute could not hold these.
    [Fact]
    public void Lone_surrogates_are_replaced()
    {
        Assert.Equal("a\uFFFDb", RemoteText.Clean("a\ud800b", 100));
        Assert.Equal("\uFFFD\uFFFD", RemoteText.Clean("\udc00\ud83d", 100));
        Assert.False(RemoteText.IsFit("\udc00", 100));
    }

    [Fact]
    public void Words_are_cut_between_characters() => Assert.Equal("abc", RemoteText.Clean("abc\uD83D\uDC26", 4));

    [Theory]
    [InlineData("""{"a\u0000":"b\u0000c"}""", """{"a\uFFFD":"b\uFFFDc"}""")]
    [InlineData("""["\ud800","\udc00x","\ud83d\udc26","\\ud800"]""", """["\uFFFD","\uFFFDx","\uD83D\uDC26","\\ud800"]""")]
    [InlineData("""[1e999999,-2E-999999,17,1.5e3,true,null]""", """["1e999999","-2E-999999",17,1.5e3,true,null]""")]
    public void Json_keeps_its_shape_and_holds_only_what_can_be_stored(string said, string kept) =>
        Assert.Equal(kept, RemoteText.CleanJson(said)!.Value.GetRawText());

    [Theory]
    [InlineData(null)]
    [InlineData("{")]
    [InlineData("[\"" + "0123456789" + "\"]", 5)]
    public void Invalid_or_too_long_JSON_reads_as_null(string? said, int maximum = 100) => Assert.Null(RemoteText.CleanJson(said, maximum));

    [Fact]
    public void An_error_is_clean_however_it_is_made()
    {
        var error = new NetworkError(ErrorCodes.NetworkRefused, "No\0.", "Nothing.", 400, "c\0de", new string('x', 5_000));
        Assert.Equal(("No\uFFFD.", "c\uFFFDde", RemoteText.MaximumWords), (error.Message, error.NetworkCode, error.NetworkText!.Length));
        Assert.Equal("\uFFFD", (error with { NetworkText = "\ud800" }).NetworkText);
    }

    [Theory]
    [InlineData("https://example.org/@ann/1", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("https://user:word@example.org/", false)]
    public void A_permalink_must_be_a_web_address(string url, bool linked) =>
        Assert.Equal(linked, new PublishedItem("1", new Uri(url)).PlatformUrl is not null);
}
