using Postato.Application.Posts;
using Postato.Domain.Accounts;
using Postato.Domain.Media;
using Postato.Domain.Primitives;
using Postato.Testing;

namespace Postato.Application.Tests.Posts;

public sealed class SubmissionRulesTests
{
    private static readonly DateTimeOffset Tomorrow = DateTimeOffset.UnixEpoch.AddDays(1);

    private static readonly PostSubmission Good = new(
        "paper", Id<SocialAccount>.None, "publish", null, [new("Hello", [])], null, null, null, SingleContent: true);

    [Fact]
    public void A_good_submission_breaks_no_rule() => Assert.Empty(BrokenFields(Good));

    [Theory]
    [InlineData("queue", false, "status")]
    [InlineData("Draft", false, "status")]
    [InlineData("scheduled", false, "scheduledAt")]
    [InlineData("publish", true, "scheduledAt")]
    [InlineData("draft", true, "scheduledAt")]
    [InlineData("scheduled", true, null)]
    public void A_time_goes_with_scheduled_and_with_nothing_else(string status, bool timed, string? field) =>
        Assert.Equal(field is null ? [] : [field], BrokenFields(Good with { Status = status, ScheduledAt = timed ? Tomorrow : null }));

    [Fact]
    [Rule("S-106")]
    public void Text_that_cannot_be_stored_is_refused()
    {
        // Built here, because an attribute cannot hold a lone surrogate.
        foreach (var text in new[] { "NUL \0", "high \ud83d", "low \ude00", "swapped \ude00\ud83d" })
        {
            Assert.Equal(["content"], BrokenFields(Good with { Items = [new(text, [])] }));
            Assert.Equal(["content"], BrokenFields(Good with { Items = [new("", [new(Id<MediaItem>.None, null, text)])] }));
            Assert.Equal(["metadata"], BrokenFields(Good with { Metadata = new Dictionary<string, string> { ["key"] = text } }));
        }
    }

    [Theory]
    [Rule("S-106")]
    [InlineData('\u0001')]
    [InlineData('\t')]
    [InlineData('\n')]
    [InlineData('\u007f')]
    [InlineData('\u0085')]
    [InlineData('\u200b')]
    [InlineData('\u200d')]
    [InlineData('\u200f')]
    [InlineData('\u202e')]
    [InlineData('\u2028')]
    [InlineData('\u2066')]
    [InlineData('\ufeff')]
    [InlineData('\ufdd0')]
    [InlineData('\ufffe')]
    [InlineData('\uffff')]
    public void Invisible_characters_are_refused_in_metadata_keys_and_allowed_in_values(char hidden)
    {
        Assert.Equal(["metadata"], BrokenFields(Good with { Metadata = new Dictionary<string, string> { [$"a{hidden}b"] = "x" } }));
        Assert.Empty(BrokenFields(Good with { Metadata = new Dictionary<string, string> { ["ab"] = $"a{hidden}b" } }));
    }

    [Fact]
    public void A_medium_has_an_id_or_a_url()
    {
        Assert.Equal(["media[0]"], BrokenFields(Good with { Items = [new("", [new(null, null, null)])] }));
        Assert.Equal(
            ["media[1]"],
            BrokenFields(
                Good with
                {
                    Items = [new(
                    "", [new(Id<MediaItem>.None, null, null), new(Id<MediaItem>.None, "https://example.com", null)])]
                }));
        Assert.Equal(
            ["content[1].media[0]"],
            BrokenFields(Good with { SingleContent = false, Items = [new("", []), new("", [new(null, null, null)])] }));
    }

    [Theory]
    [InlineData(20, 64, 500, true)]
    [InlineData(21, 2, 1, false)]
    [InlineData(1, 65, 1, false)]
    [InlineData(1, 0, 1, false)]
    [InlineData(1, 1, 501, false)]
    [Rule("S-105")]
    public void Metadata_are_few_and_short(int pairs, int keyBytes, int valueBytes, bool good)
    {
        var metadata = Enumerable.Range(0, pairs)
            .ToDictionary(i => keyBytes == 0 ? "" : $"{i}".PadLeft(keyBytes, 'k'), _ => new string('v', valueBytes));
        Assert.Equal(good ? [] : ["metadata"], BrokenFields(Good with { Metadata = metadata }));
    }

    [Fact]
    public void A_post_without_content_is_refused() => Assert.Equal(["content"], BrokenFields(Good with { Items = [] }));

    private static IEnumerable<string> BrokenFields(PostSubmission submission) =>
        new SubmissionRules().Validate(submission).Errors.Select(failure => failure.PropertyName).Distinct();
}
