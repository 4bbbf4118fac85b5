using Postato.Domain.Posts.Limits;
using static Postato.Domain.Tests.Posts.Limits.SampleNetwork;

namespace Postato.Domain.Tests.Posts.Limits;

public sealed class MediaLimitTests
{
    [Fact]
    public void At_most_four_images()
    {
        Assert.True(Check(Draft("hi", media: [Picture(), Picture(), Picture(), Picture()])).IsValid);

        var violation = Assert.Single(Check(Draft("hi", media: [Picture(), Picture(), Picture(), Picture(), Picture()])).Violations);
        Assert.Equal(("media", "too_many_media", 4L, 5L), (violation.Field, violation.Code, violation.Limit, violation.Actual));
    }

    [Fact]
    public void A_kind_has_a_count_of_its_own_and_may_want_to_stand_alone()
    {
        Assert.True(Check(Draft("hi", media: Film())).IsValid);
        Assert.Equal([("media", "too_many_media", 1L, 2L)], CodesOf(Draft("hi", media: [Film(), Film()])));
        Assert.Equal([("media", "media_mix_not_supported", null, null)], CodesOf(Draft("hi", media: [Picture(), Film()])));
    }

    [Fact]
    public void A_story_needs_a_medium_and_a_carousel_two()
    {
        Assert.Equal([("media", "media_required", 1L, 0L)], CodesOf(Draft("", type: "story")));
        Assert.Contains(("media", "too_few_media", 2L, 1L), CodesOf(Draft("hi", type: "carousel", media: Picture())));
    }

    [Fact]
    public void A_type_that_the_network_does_not_take_is_refused_with_those_that_it_takes()
    {
        var gif = Assert.Single(Check(Draft("hi", media: [Picture(), Picture() with { MimeType = "image/gif" }])).Violations);
        var none = Assert.Single(Check(Draft("hi", type: "event", options: """{ "name": "x" }""", media: Picture())).Violations);

        Assert.Equal(("media[1]", "media_type_not_supported"), (gif.Field, gif.Code));
        Assert.Equal("Sample (post) does not take image/gif: use image/jpeg, image/png, video/mp4.", gif.Message);
        Assert.Equal("Sample (event) does not take image/jpeg: remove it.", none.Message);
    }

    [Fact]
    public void The_facts_of_a_file_stay_within_the_limits()
    {
        Assert.Equal([("media[0]", "media_too_large", 2_000_000L, 2_000_001L)], CodesOf(With(Picture() with { SizeBytes = 2_000_001 })));
        Assert.Equal([("media[0]", "media_too_small", 1_000L, 999L)], CodesOf(With(Film() with { SizeBytes = 999 })));
        Assert.Equal(
            [("media[0]", "media_dimensions_not_supported", 4000L, 4001L)], CodesOf(With(Picture() with { Width = 4001, Height = 2400 })));
        Assert.Equal([("media[0]", "media_dimensions_not_supported", 10L, 9L)], CodesOf(With(Picture() with { Width = 12, Height = 9 })));
        Assert.Equal(
            [("media[0]", "media_dimensions_not_supported", 10_000_000L, 12_000_000L)],
            CodesOf(With(Picture() with { Width = 4000, Height = 3000 })));
        Assert.Equal([("media[0]", "media_ratio_not_supported", null, null)], CodesOf(With(Picture() with { Width = 1001, Height = 500 })));
        Assert.Equal([("media[0]", "media_too_long", 60_000L, 60_001L)], CodesOf(With(Film() with { DurationMs = 60_001 })));
        Assert.Equal([("media[0]", "media_too_short", 1_000L, 999L)], CodesOf(With(Film() with { DurationMs = 999 })));
        Assert.Equal([("media[0].alt", "alt_too_long", 10L, 11L)], CodesOf(With(Picture("eleven long"))));
    }

    [Fact]
    public void Values_at_the_limit_and_unknown_values_break_nothing()
    {
        Assert.Empty(CodesOf(With(Picture("ten or les") with { SizeBytes = 2_000_000, Width = 4000, Height = 2000 })));
        Assert.Empty(CodesOf(With(Film() with { SizeBytes = 1_000, DurationMs = 60_000 })));
        Assert.Empty(CodesOf(With(Picture() with { Width = null, Height = null })));
        Assert.Empty(CodesOf(With(Film() with { DurationMs = null })));
    }

    [Fact]
    public void Missing_alt_text_is_one_warning_and_refuses_nothing()
    {
        var report = Check(Draft("hi", media: [Picture(alt: null), Picture(), Picture(alt: " ")]));

        Assert.True(report.IsValid);
        Assert.Equal(
            new Warning("alt_text_missing", "2 of 3 media have no alt text: describe them for people who cannot see them."),
            Assert.Single(report.Warnings));
        Assert.Empty(Check(Draft("hi", media: Film())).Warnings);
    }

    private static Draft With(DraftMedia medium) => Draft("hi", media: medium);

    private static IEnumerable<(string, string, long?, long?)> CodesOf(Draft draft) =>
        Check(draft).Violations.Select(violation => (violation.Field, violation.Code, violation.Limit, violation.Actual));
}
