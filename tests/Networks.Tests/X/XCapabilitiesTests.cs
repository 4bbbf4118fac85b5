using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;
using Postato.Infrastructure.Networks.X;

namespace Postato.Networks.Tests.X;

/// <summary>The violations that are reported before anything is sent.</summary>
public sealed class XCapabilitiesTests
{
    private static readonly DraftMedia Image = new("image/png", 1_000, 10, 10, null, "described");
    private static readonly DraftMedia Gif = new("image/gif", 1_000, 10, 10, null, "described");
    private static readonly DraftMedia Video = new("video/mp4", 1_000, 1_920, 1_080, 60_000, null);

    [Fact]
    public void X_goes_by_two_names_and_is_kept_under_one()
    {
        Assert.Equal(new Platform("twitter"), XCapabilities.All.Platform);
        Assert.Equal(["x"], XCapabilities.All.Aliases);
        Assert.Equal(["tweet", "thread"], XCapabilities.All.PostTypes.Select(type => type.Name));
    }

    [Theory]
    [InlineData(280, true)]
    [InlineData(281, false)]
    public void A_text_has_280_weighted_characters(int letters, bool fits) =>
        AssertFits(fits, "text_too_long", Tweet(new string('x', letters)));

    [Theory]
    [InlineData("日", 140, true)]
    [InlineData("日", 141, false)]
    [InlineData("https://example.com/a/path/that/is/longer/than/what/it/counts ", 11, true)]
    [InlineData("https://example.com/a/path/that/is/longer/than/what/it/counts ", 12, false)]
    public void It_is_weighed_and_not_counted(string part, int times, bool fits) =>
        AssertFits(fits, "text_too_long", Tweet(string.Concat(Enumerable.Repeat(part, times))));

    [Theory]
    [InlineData("Premium", true)]
    [InlineData("PremiumPlus", true)]
    [InlineData("Basic", false)]
    [InlineData("None", false)]
    [InlineData(null, false)]
    public void Premium_accounts_write_more(string? subscription, bool fits)
    {
        var capabilities = XFacts.Read(XFacts.Of(subscription)).IsPremium ? XCapabilities.Premium : XCapabilities.All;

        Assert.Equal(fits, LimitCheck.Check(Tweet(new string('x', 25_000)), capabilities, DateTimeOffset.UnixEpoch).IsValid);
        Assert.False(LimitCheck.Check(Tweet(new string('x', 25_001)), capabilities, DateTimeOffset.UnixEpoch).IsValid);
    }

    [Fact]
    public void Up_to_four_images_go_together_and_anything_else_alone()
    {
        AssertFits(true, "", Tweet("four", Image, Image, Image, Image));
        AssertFits(false, "too_many_media", Tweet("five", Image, Image, Image, Image, Image));
        AssertFits(true, "", Tweet("one", Gif));
        AssertFits(true, "", Tweet("one", Video));
        AssertFits(false, "media_mix_not_supported", Tweet("mixed", Gif, Image));
        AssertFits(false, "media_mix_not_supported", Tweet("mixed", Image, Video));
        AssertFits(false, "too_many_media", Tweet("two", Gif, Gif));
    }

    [Fact]
    public void Each_kind_has_its_own_size()
    {
        AssertFits(false, "media_too_large", Tweet("large", Image with { SizeBytes = (5 << 20) + 1 }));
        AssertFits(true, "", Tweet("large", Gif with { SizeBytes = 15 << 20 }));
        AssertFits(false, "media_too_large", Tweet("large", Gif with { SizeBytes = (15 << 20) + 1 }));
        AssertFits(false, "media_too_large", Tweet("large", Video with { SizeBytes = (512L << 20) + 1 }));
        AssertFits(false, "media_too_long", Tweet("long", Video with { DurationMs = 140_001 }));
        AssertFits(false, "media_ratio_not_supported", Tweet("wide", Video with { Width = 1_900, Height = 100 }));
        AssertFits(false, "alt_too_long", Tweet("told", Image with { Alt = new string('x', 1_001) }));
        AssertFits(false, "media_type_not_supported", Tweet("other", Image with { MimeType = "image/heic" }));
    }

    [Theory]
    [InlineData("""{"poll":{"options":["Red","Blue"],"duration_minutes":5}}""", null)]
    [InlineData("""{"poll":{"options":["Red"],"duration_minutes":5}}""", "options.poll.options")]
    [InlineData("""{"poll":{"options":["a","b","c","d","e"],"duration_minutes":5}}""", "options.poll.options")]
    [InlineData("""{"poll":{"options":["a","12345678901234567890123456"],"duration_minutes":5}}""", "options.poll.options[1]")]
    [InlineData("""{"poll":{"options":["a","b"],"duration_minutes":4}}""", "options.poll.duration_minutes")]
    [InlineData("""{"poll":{"options":["a","b"],"duration_minutes":10081}}""", "options.poll.duration_minutes")]
    [InlineData("""{"poll":{"options":["a","b"]}}""", "options.poll.duration_minutes")]
    [InlineData("""{"reply_settings":"mentionedUsers","made_with_ai":true,"paid_partnership":false}""", null)]
    [InlineData("""{"reply_settings":"nobody"}""", "options.reply_settings")]
    [InlineData("""{"tagged_user_ids":["1","2","3","4","5","6","7","8","9","10","11"]}""", "options.tagged_user_ids")]
    [InlineData(
        """{"quote_tweet_id":"1445880548472328192","community_id":"1","share_with_followers":true,"geo":{"place_id":"a"},"nullcast":true,"for_super_followers_only":true}""",
        null)]
    [InlineData("""{"whatever":1}""", "options.whatever")]
    public void Options_are_checked_by_name_type_and_value(string options, string? field)
    {
        var report = LimitCheck.Check(
            Tweet("which?") with { Options = JsonElement.Parse(options) }, XCapabilities.All, DateTimeOffset.UnixEpoch);

        Assert.Equal(field is null ? [] : [field], report.Violations.Select(violation => violation.Field));
    }

    [Fact]
    public void A_poll_stands_without_media() => AssertFits(
        false, "option_excludes_media",
        Tweet("which?", Image) with { Options = JsonElement.Parse("""{"poll":{"options":["a","b"],"duration_minutes":5}}""") });

    [Fact]
    public void A_thread_takes_no_poll()
    {
        var draft = new Draft(
            "thread", [new("one", []), new("two", [])], JsonElement.Parse("""{"poll":{"options":["a","b"],"duration_minutes":5}}"""), null,
            SingleContent: false);

        Assert.Equal(
            ["options.poll"],
            LimitCheck.Check(draft, XCapabilities.All, DateTimeOffset.UnixEpoch).Violations.Select(violation => violation.Field));
    }

    [Fact]
    public void A_medium_may_stand_without_a_text()
    {
        AssertFits(true, "", Tweet("", Image));
        AssertFits(false, "text_required", Tweet(""));
    }

    private static Draft Tweet(string text, params DraftMedia[] media) => new("tweet", [new(text, media)], null, null, SingleContent: true);

    private static void AssertFits(bool fits, string code, Draft draft) =>
        Assert.Equal(
            fits ? [] : [code],
            LimitCheck.Check(draft, XCapabilities.All, DateTimeOffset.UnixEpoch).Violations.Select(violation => violation.Code));
}
