using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;

namespace Postato.Domain.Tests.Posts.Limits;

public sealed class TextLengthTests
{
    [Theory]
    [ClassData(typeof(CountingExamples))]
    public void A_text_is_as_long_as_its_network_says(string text, LengthUnit unit, int length) =>
        Assert.Equal(length, TextLength.Of(text, unit));

    [Theory]
    [ClassData(typeof(CountingExamples))]
    public void A_text_exceeds_a_limit_only_when_it_is_longer(string text, LengthUnit unit, int length)
    {
        Assert.False(TextLength.Exceeds(text, unit, length, out _));
        Assert.True(TextLength.Exceeds(text, unit, length - 1, out var actual));
        Assert.Equal(length, actual);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("\u200D\uFE0F", 3)] // a joiner and a style that belong to nothing
    [InlineData("©®™", 4)] // letters, but for the last
    [InlineData("©\uFE0F", 2)]
    [InlineData("❤\uFE0E", 4)] // asked for as text
    [InlineData("🇧", 2)] // half a flag
    [InlineData("🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", 2)] // the flag of England, by tags
    [InlineData("\uAC00 \u1112\u1161\u11AB", 5)] // both are one syllable after normalisation
    public void X_weighs_each_emoji_sequence_as_one(string text, int weight) =>
        Assert.Equal(weight, TextLength.Of(text, LengthUnit.XWeighted));

    [Theory]
    [InlineData("(https://example.com/a_(b)_c)", 25)]
    [InlineData("https://example.com/a, and more", 33)]
    [InlineData("HTTPS://EXAMPLE.COM", 23)]
    [InlineData("example.com:8080/path", 23)]
    [InlineData("example.com:8080", 28)] // without a path the port is text
    [InlineData("example.com?q=1", 27)] // and so is the query
    [InlineData("見てexample.comです", 31)]
    [InlineData("пример.рф", 9)] // without a scheme only plain letters
    [InlineData("http://пример.рф/путь", 23)]
    [InlineData("a.com,b.com", 47)]
    [InlineData("a.coma.com", 23)]
    [InlineData("foo_bar.com", 11)] // no underscore in the name itself
    [InlineData("foo_bar.example.com", 27)] // in a subdomain it splits
    [InlineData("-example.com /example.com ..example.com", 39)]
    [InlineData("#example.com $example.com @example.com", 38)]
    [InlineData("http://localhost:3000/", 22)]
    [InlineData("xn--80ak6aa92e.com xn--e1afmkfd.xn--p1ai", 47)]
    [InlineData("https://t.co/abc(rest", 28)] // a short link ends after its slug
    [InlineData("https://t.co/aaaaaaaaaabbbbbbbbbbccccccccccddddddddddX", 54)] // a slug of 41 is none
    [InlineData("1.5 e.g. v2.0 192.168.1.1", 25)]
    [InlineData("shop.example.museum/(a)/((b))/ä?q=1&r=2#end!", 24)]
    public void X_counts_23_for_what_it_takes_for_a_URL(string text, int weight) =>
        Assert.Equal(weight, TextLength.Of(text, LengthUnit.XWeighted));

    [Fact]
    public void X_takes_no_URL_of_more_than_4096_characters()
    {
        var url = "https://example.com/" + new string('a', 4096 - 20);

        Assert.Equal(23, TextLength.Of(url, LengthUnit.XWeighted));
        Assert.Equal(4097, TextLength.Of(url + "a", LengthUnit.XWeighted));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("example.com", 11)] // no scheme, no link
    [InlineData("https://example.com/日本語?q=语 ok", 26)]
    [InlineData("https://example.com/a.", 24)]
    [InlineData("<https://example.com>", 25)]
    [InlineData("https://example.com/@user@host.social", 23)]
    [InlineData("https://not-a-name", 18)]
    [InlineData("@user@host.social, @b.c@d.e.", 12)]
    [InlineData("mail@user@host.social", 21)] // inside a word it is no mention
    [InlineData("@user @ @@ @user@ ", 18)]
    [InlineData("@user@пример.рф", 5)]
    public void Mastodon_counts_23_for_a_link_and_leaves_out_the_server_of_a_mention(string text, int length) =>
        Assert.Equal(length, TextLength.Of(text, LengthUnit.MastodonGraphemes));

    [Theory]
    [InlineData("क्षत्रिय", 3)] // two conjuncts
    [InlineData("क्\u200Dष", 1)]
    [InlineData("ক্ষ", 1)]
    [InlineData("క్ష", 1)]
    [InlineData("ക്ഷ", 1)]
    [InlineData("क्a", 2)]
    [InlineData("க்ஷ", 2)] // Tamil joins none
    [InlineData("\n\r\n\r", 3)]
    [InlineData("e\u0301\u0301\u0301", 1)]
    [InlineData("ab\u0301c", 3)]
    [InlineData("กำ", 1)]
    public void Graphemes_are_those_of_Unicode_15_1(string text, int length) =>
        Assert.Equal(length, TextLength.Of(text, LengthUnit.Graphemes));

    [Theory]
    [InlineData(LengthUnit.XWeighted, 6)]
    [InlineData(LengthUnit.Graphemes, 4)]
    [InlineData(LengthUnit.MastodonGraphemes, 4)]
    [InlineData(LengthUnit.CodePoints, 4)]
    [InlineData(LengthUnit.Utf16Units, 4)]
    [InlineData(LengthUnit.Utf8Bytes, 8)]
    public void Halves_of_a_surrogate_pair_are_counted_and_break_nothing(LengthUnit unit, int length) =>
        Assert.Equal(length, TextLength.Of("a\uDC4D\uD83Db", unit));

    [Theory]
    [InlineData("a.")]
    [InlineData("見a.b")]
    [InlineData("(a.co/(")]
    [InlineData("http://a_-.")]
    [InlineData("@a@")]
    [InlineData("👨\u200D")]
    [InlineData("क\u094D")]
    [InlineData("\u0301")]
    [InlineData("中.")]
    public void A_very_long_text_is_counted_in_every_unit(string piece)
    {
        // An algorithm that is not linear would take hours for these.
        var text = string.Concat(Enumerable.Repeat(piece, 200_000));

        Assert.All(
            Enum.GetValues<LengthUnit>(),
            unit => Assert.InRange(TextLength.Of(text, unit), 1, TextLength.UrlLength(LengthUnit.XWeighted)!.Value * text.Length));
    }

    [Theory]
    [ClassData(typeof(CountingExamples))]
    public void Counting_allocates_nothing_of_its_own(string text, LengthUnit unit, int length)
    {
        for (var round = 0; round < 50; round++)
            Assert.Equal(length, TextLength.Of(text, unit));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var total = 0;
        for (var round = 0; round < 50; round++)
            total += TextLength.Of(text, unit);

        // Until it is fully compiled, the runtime's normalisation allocates four times per call.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, unit == LengthUnit.XWeighted ? 50 * 3 * 96 : 0);
        Assert.Equal(50 * length, total);
    }

    [Fact]
    public void Only_the_units_that_shorten_links_say_so()
    {
        var shortening = Enum.GetValues<LengthUnit>().Where(unit => TextLength.UrlLength(unit) == 23);

        Assert.Equal([LengthUnit.XWeighted, LengthUnit.MastodonGraphemes], shortening);
        Assert.Null(TextLength.UrlLength(LengthUnit.Graphemes));
    }
}
