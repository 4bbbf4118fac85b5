using Postato.Domain.Posts.Limits;
using static Postato.Domain.Tests.Posts.Limits.SampleNetwork;

namespace Postato.Domain.Tests.Posts.Limits;

public sealed class LimitCheckTests
{
    [Fact]
    public void A_valid_draft_has_no_violations_and_no_warnings()
    {
        var report = Check(Draft("hello", options: """{ "langs": ["en"] }""", scheduledAt: Now.AddDays(731), media: Picture()));

        Assert.True(report.IsValid);
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public void A_text_that_is_too_long_says_by_how_much()
    {
        var violation = Assert.Single(Check(Draft(new string('a', 23))).Violations);

        Assert.Equal(
            new("content", "text_too_long", "The text has 23 characters and Sample (post) takes 20: shorten it by 3.", "sample", 20, 23),
            violation);
    }

    [Fact]
    public void Each_unit_has_its_own_limit()
    {
        var byBytes = Assert.Single(Check(Draft(string.Concat(Enumerable.Repeat("👍", 16)))).Violations);
        var byBoth = Check(Draft(new string('語', 21))).Violations;

        Assert.Equal(("text_too_long", 60L, 64L), (byBytes.Code, byBytes.Limit, byBytes.Actual));
        Assert.Equal([(20L, 21L), (60L, 63L)], byBoth.Select(violation => (violation.Limit!.Value, violation.Actual!.Value)));
    }

    [Fact]
    public void Line_ends_count_one_each_however_they_are_written()
    {
        Assert.True(Check(Draft("123456789\r\n123456789\r")).IsValid);
        Assert.Equal(21, Assert.Single(Check(Draft("123456789\r\n123456789\r\n\r\n")).Violations).Actual);
    }

    [Fact]
    public void All_violations_come_at_once_with_the_path_of_each()
    {
        var report = Check(Thread(
            new(new string('a', 21), []),
            new(" ", [Picture("a description of more than ten")]),
            new("fine", [Picture(), Film()]),
            new("fourth", [Picture() with { MimeType = "image/tiff" }])));

        Assert.Equal(
            [
                ("content", "too_many_items"),
                ("content[0].text", "text_too_long"),
                ("content[1].text", "text_required"),
                ("content[1].media[0].alt", "alt_too_long"),
                ("content[2].media", "media_mix_not_supported"),
                ("content[3].media[0]", "media_type_not_supported"),
            ],
            report.Violations.Select(violation => (violation.Field, violation.Code)));
        Assert.All(report.Violations, violation => Assert.Equal("sample", violation.Platform));
        Assert.All(report.Violations, violation => Assert.EndsWith(".", violation.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_post_type_is_the_only_violation_about_content()
    {
        var violation = Assert.Single(Check(Draft(new string('a', 1000), type: "reel")).Violations);

        Assert.Equal(("postType", "post_type_not_supported"), (violation.Field, violation.Code));
        Assert.Equal("Sample has no post type reel. Use post or thread or carousel or story or event.", violation.Message);
    }

    [Fact]
    public void A_post_has_one_item_and_a_thread_at_least_two()
    {
        var post = Assert.Single(Check(Thread(new("a", []), new("b", [])) with { PostType = "post" }).Violations);
        var thread = Assert.Single(Check(Thread(new DraftItem("a", []))).Violations);

        Assert.Equal(("content", "too_many_items", 1L, 2L), (post.Field, post.Code, post.Limit, post.Actual));
        Assert.Contains("use the post type thread", post.Message, StringComparison.Ordinal);
        Assert.Equal(("content", "too_few_items", 2L, 1L), (thread.Field, thread.Code, thread.Limit, thread.Actual));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\u3000")]
    public void Text_may_be_missing_beside_media_only(string text)
    {
        Assert.True(Check(Draft(text, media: Picture())).IsValid);
        Assert.Equal("text_required", Assert.Single(Check(Draft(text)).Violations).Code);
    }

    [Fact]
    public void An_option_may_stand_in_for_text()
    {
        Assert.True(Check(Draft("", options: """{ "link": "https://example.com" }""")).IsValid);
        Assert.False(Check(Draft("", options: """{ "link": null, "quotes": true }""")).IsValid);
        Assert.Equal("options", Check(Draft("", options: "[]")).Violations.Single(violation => violation.Code == "option_invalid").Field);
    }

    [Fact]
    public void A_type_without_text_refuses_text()
    {
        Assert.True(Check(Draft("", type: "story", media: Picture())).IsValid);
        Assert.Equal("text_not_supported", Assert.Single(Check(Draft("hi", type: "story", media: Picture())).Violations).Code);
    }

    [Fact]
    public void A_post_waits_at_most_two_years()
    {
        var violation = Assert.Single(Check(Draft("later", scheduledAt: Now.AddDays(731).AddTicks(1))).Violations);

        Assert.Equal(("scheduledAt", "schedule_too_far", 731L, 732L), (violation.Field, violation.Code, violation.Limit, violation.Actual));
        Assert.Contains("before 2028-11-24", violation.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_valid_draft_allocates_nothing()
    {
        Draft[] drafts =
        [
            Draft("see http://e.com 👍🏽", media: [Picture(), Picture()], scheduledAt: Now.AddDays(1), options: """
                { "quotes": false, "minutes": 60, "title": "caf\u00e9", "audience": "followers", "link": "https://example.com/\u00fc",
                  "startsAt": "2026-12-01T10:00:00+01:00", "langs": ["en", "pt-BR"], "captions": [{ "lang": "en", "forced": null }] }
                """),
            Thread(new("one\r\ntwo", []), new("नमस्ते", [Film()])),
        ];
        foreach (var draft in drafts)
            Assert.True(Check(draft).IsValid, string.Join(' ', Check(draft).Violations));

        Assert.Equal(0, AllocatedBy(drafts));
    }

    private static long AllocatedBy(Draft[] drafts)
    {
        for (var round = 0; round < 200; round++)
            CheckAll(drafts);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 200; round++)
            CheckAll(drafts);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void CheckAll(Draft[] drafts)
    {
        foreach (var draft in drafts)
            Check(draft);
    }
}
