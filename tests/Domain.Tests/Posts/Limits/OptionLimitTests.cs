using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;
using static Postato.Domain.Tests.Posts.Limits.SampleNetwork;

namespace Postato.Domain.Tests.Posts.Limits;

public sealed class OptionLimitTests
{
    private static readonly NetworkCapabilities WithPoll = Capabilities with
    {
        PostTypes =
        [
            Capabilities.PostTypes[0] with
            {
                Text = [new(LengthUnit.Graphemes, 20, Sheet)],
                Options =
                [
                    new(
                        "warning", OptionType.Text, "Shown first.", Sheet, MaximumLength: 20, LengthUnit: LengthUnit.Graphemes,
                        CountsWithText: true),
                    new("poll", OptionType.Object, "A question.", Sheet, ExcludesMedia: true, Members:
                    [
                        new(
                            "answers", OptionType.List, "What can be chosen.", Sheet, Required: true, MinimumCount: 2, MaximumCount: 3,
                            Entry: new("answer", OptionType.Text, "One.", Sheet)),
                    ]),
                ],
            },
        ],
    };

    [Theory]
    [InlineData("1234567890", 10)]
    [InlineData("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 2)]
    [InlineData("caf\\u00e9", 4)]
    public void An_option_that_counts_with_the_text_reduces_its_maximum(string warning, int length)
    {
        Assert.True(CheckWithPoll(new string('a', 20 - length), $$"""{ "warning": "{{warning}}" }""").IsValid);

        var violation = Assert.Single(CheckWithPoll(new string('a', 21 - length), $$"""{ "warning": "{{warning}}" }""").Violations);

        Assert.Equal(("content", "text_too_long", 20L, 21L), (violation.Field, violation.Code, violation.Limit, violation.Actual));
        Assert.Equal(
            $"The text has 21 characters, {length} of them in the options, and Sample (post) takes 20: shorten it by 1.",
            violation.Message);
    }

    [Theory]
    [InlineData("""{ "warning": null }""")]
    [InlineData("""{ "warning": "" }""")]
    [InlineData("{}")]
    public void An_option_without_a_value_takes_no_space(string options) =>
        Assert.True(CheckWithPoll(new string('a', 20), options).IsValid);

    [Fact]
    public void An_option_of_the_wrong_type_is_reported_once()
    {
        var violation = Assert.Single(CheckWithPoll("a", """{ "warning": 7 }""").Violations);

        Assert.Equal(("options.warning", "option_invalid"), (violation.Field, violation.Code));
    }

    [Fact]
    public void Some_options_exclude_others()
    {
        const string Poll = """{ "poll": { "answers": ["a", "b"] } }""";

        Assert.True(CheckWithPoll("which?", Poll).IsValid);
        var violation = Assert.Single(CheckWithPoll("which?", Poll, Picture()).Violations);

        Assert.Equal(("options.poll", "option_excludes_media"), (violation.Field, violation.Code));
    }

    [Theory]
    [InlineData("[\"a\"]", "answers has 1 entries and needs 2: add 1.")]
    [InlineData("[]", "answers has 0 entries and needs 2: add 2.")]
    [InlineData("[\"a\", \"b\", \"c\", \"d\"]", "answers has 4 entries and takes 3: remove 1.")]
    public void A_list_has_as_many_entries_as_it_needs(string answers, string message)
    {
        var violation = Assert.Single(CheckWithPoll("which?", $$"""{ "poll": { "answers": {{answers}} } }""").Violations);

        Assert.Equal(("options.poll.answers", "option_invalid", message), (violation.Field, violation.Code, violation.Message));
    }

    private static LimitSource Sheet => new("sample sheet");

    private static LimitReport CheckWithPoll(string text, string options, params DraftMedia[] media) =>
        LimitCheck.Check(Draft(text, options: options, media: media), WithPoll, Now);

    [Theory]
    [InlineData("""{}""")]
    [InlineData("null")]
    [InlineData("""{ "quotes": null, "langs": [], "captions": [] }""")]
    [InlineData(
        """{ "quotes": true, "minutes": 5, "title": "", "audience": "everyone", "link": "http://a", "startsAt": "2026-12-01T10:00:00Z" }""")]
    [InlineData("""{ "title": "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67", "link": "https://example.com/?a=b#c" }""")]
    [InlineData("""{ "au\u0064ience": "follo\u0077ers", "startsAt": "2026-12-01T10:00:00.5-03:00" }""")]
    [InlineData("""{ "langs": ["en", "pt-BR"], "captions": [{ "lang": "en" }, { "lang": "de", "forced": false }] }""")]
    public void Good_options_pass(string options) => Assert.Empty(Check(Draft("hi", options: options)).Violations);

    [Theory]
    [InlineData("[]", "options", "option_invalid")]
    [InlineData("\"x\"", "options", "option_invalid")]
    [InlineData("""{ "colour": "red" }""", "options.colour", "option_unknown")]
    [InlineData("""{ "Quotes": true }""", "options.Quotes", "option_unknown")]
    [InlineData("""{ "quotes": "true" }""", "options.quotes", "option_invalid")]
    [InlineData("""{ "minutes": 4 }""", "options.minutes", "option_invalid")]
    [InlineData("""{ "minutes": 101 }""", "options.minutes", "option_invalid")]
    [InlineData("""{ "minutes": 5.5 }""", "options.minutes", "option_invalid")]
    [InlineData("""{ "minutes": 1e99 }""", "options.minutes", "option_invalid")]
    [InlineData("""{ "title": 5 }""", "options.title", "option_invalid")]
    [InlineData("""{ "title": "sixsix" }""", "options.title", "option_invalid")]
    [InlineData("""{ "audience": "Everyone" }""", "options.audience", "option_invalid")]
    [InlineData("""{ "audience": ["everyone"] }""", "options.audience", "option_invalid")]
    [InlineData("""{ "link": "example.com" }""", "options.link", "option_invalid")]
    [InlineData("""{ "link": "javascript:alert(1)" }""", "options.link", "option_invalid")]
    [InlineData("""{ "link": "https://" }""", "options.link", "option_invalid")]
    [InlineData("""{ "link": "https:///path" }""", "options.link", "option_invalid")]
    [InlineData("""{ "link": "https://a b" }""", "options.link", "option_invalid")]
    [InlineData("""{ "link": "https://a\nb" }""", "options.link", "option_invalid")]
    [InlineData("""{ "link": "https://example.com/a-path-that-is-long" }""", "options.link", "option_invalid")]
    [InlineData("""{ "startsAt": "2026-12-01T10:00:00" }""", "options.startsAt", "option_invalid")]
    [InlineData("""{ "startsAt": "tomorrow" }""", "options.startsAt", "option_invalid")]
    [InlineData("""{ "langs": "en" }""", "options.langs", "option_invalid")]
    [InlineData("""{ "langs": ["en", "de", "fr"] }""", "options.langs", "option_invalid")]
    [InlineData("""{ "langs": ["en", null] }""", "options.langs[1]", "option_invalid")]
    [InlineData("""{ "langs": ["en", "deutsch"] }""", "options.langs[1]", "option_invalid")]
    [InlineData("""{ "captions": [{ "lang": "en" }, {}] }""", "options.captions[1].lang", "option_required")]
    [InlineData("""{ "captions": [{ "lang": null }] }""", "options.captions[0].lang", "option_required")]
    [InlineData("""{ "captions": [{ "lang": "en", "forced": 1 }] }""", "options.captions[0].forced", "option_invalid")]
    [InlineData("""{ "captions": [{ "lang": "en", "size": 1 }] }""", "options.captions[0].size", "option_unknown")]
    [InlineData("""{ "captions": [["lang"]] }""", "options.captions[0]", "option_invalid")]
    public void A_bad_option_is_named_by_its_path(string options, string field, string code)
    {
        var violation = Assert.Single(Check(Draft("hi", options: options)).Violations);

        Assert.Equal((field, code), (violation.Field, violation.Code));
    }

    [Theory]
    [InlineData(
        """{ "colour": 1 }""",
        "Sample (post) has no option colour: use quotes, minutes, title, audience, link, startsAt, langs, captions.")]
    [InlineData("""{ "minutes": 4 }""", "minutes must be a whole number from 5 to 100.")]
    [InlineData("""{ "audience": "all" }""", "audience must be one of everyone, followers.")]
    [InlineData("""{ "langs": ["a", "b", "c"] }""", "langs has 3 entries and takes 2: remove 1.")]
    [InlineData("""{ "title": "sixsix" }""", "title has 6 characters and takes 5: shorten it by 1.")]
    [InlineData("""{ "link": "x" }""", "link must be an http or https URL.")]
    public void A_sentence_says_what_would_be_right(string options, string message) =>
        Assert.Equal(message, Assert.Single(Check(Draft("hi", options: options)).Violations).Message);

    [Fact]
    public void An_option_that_is_required_is_asked_for()
    {
        var violation = Assert.Single(Check(Draft("hi", type: "event")).Violations);

        Assert.Equal(("options.name", "option_required"), (violation.Field, violation.Code));
        Assert.True(Check(Draft("hi", type: "event", options: """{ "name": "Party" }""")).IsValid);
    }

    [Theory]
    [InlineData("""{ "title": "\ud800" }""")]
    [InlineData("""{ "audience": "\udc00x" }""")]
    [InlineData("""{ "langs": ["en", "\ud83d\ud83d"] }""")]
    [InlineData("""{ "\ud800": 1 }""")]
    public void A_lone_surrogate_is_refused(string options) =>
        Assert.Equal(
            ("options", "option_invalid"),
            Check(Draft("hi", options: options)).Violations.Select(violation => (violation.Field, violation.Code)).Single());

    [Fact]
    public void An_escaped_backslash_before_a_u_is_no_escape() =>
        Assert.True(Check(Draft("hi", options: """{ "title": "\\ud8" }""")).IsValid);
}
