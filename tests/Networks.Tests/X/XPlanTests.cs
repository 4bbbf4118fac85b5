using System.Text.Json;
using Postato.Domain.Media;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Networks.Shared;
using Postato.Infrastructure.Networks.X;
using Postato.Testing;

namespace Postato.Networks.Tests.X;

/// <summary>The steps in which a post is sent.</summary>
public sealed class XPlanTests
{
    private static readonly MovableClock Clock = new();

    [Fact]
    public void A_text_is_one_step() => Assert.Equal(["item:0"], Names(Item("hello")));

    [Fact]
    public void All_media_of_a_thread_are_there_before_its_first_item() => Assert.Equal(
        ["upload:0:0",
            "alt:0:0", "upload:0:1", "init:1:0", "append:1:0:0", "finalize:1:0", "status:1:0", "alt:1:0", "item:0", "item:1", "item:2",
        ],
        Names(
            Item("first", Media("image/png", 10, "described"), Media("image/jpeg", 10)), Item("second", Media("image/gif", 10, "moving")),
            Item("third")));

    [Fact]
    public void A_video_is_cut_into_segments_that_make_up_the_whole()
    {
        var plan = Plan(Item("look", Media("video/mp4", (3 << 20) + 5, "a video is not described")));

        Assert.Equal(
            ["init:0:0", "append:0:0:0", "append:0:0:1", "append:0:0:2", "append:0:0:3", "finalize:0:0", "status:0:0", "item:0"],
            plan.Select(step => step.Name));
        var segments = plan.Where(step => step.Name.StartsWith("append", StringComparison.Ordinal))
            .Select(step => step.Planned<SegmentPlan>())
            .ToList();
        Assert.Equal(
            [(0L, 1 << 20), (1 << 20, 1 << 20), (2 << 20, 1 << 20), (3 << 20, 5)],
            segments.Select(segment => (segment.Offset, segment.Length)));
    }

    [Fact]
    public void No_file_has_more_than_a_thousand_segments()
    {
        const long Size = (1_500L << 20) + 1;
        var segments = Plan(Item("long", Media("video/mp4", Size)))
            .Where(step => step.Name.StartsWith("append", StringComparison.Ordinal))
            .Select(step => step.Planned<SegmentPlan>())
            .ToList();

        Assert.InRange(segments.Count, 900, 1_000);
        Assert.Equal(Size, segments.Sum(segment => (long)segment.Length));
        Assert.All(segments, segment => Assert.InRange(segment.Length, 1, 2 << 20));
    }

    [Fact]
    public void Only_items_can_be_seen() => Assert.All(
        Plan(Item("first", Media("image/png", 10, "described"), Media("image/png", 10)), Item("second", Media("image/gif", 10))),
        step => Assert.Equal(step.ItemIndex is null ? StepEffect.None : StepEffect.Creating, step.Effect));

    [Fact]
    public void What_a_step_needs_survives_the_journal()
    {
        var step = Plan(Item("look", Media("image/gif", 10), Media("image/png", 10)))[^1];

        var stored = step with { Data = JsonElement.Parse(step.Data!.Value.GetRawText()) };

        Assert.Equal([1, 0], stored.Planned<ItemPlan>().Segments);
    }

    private static IEnumerable<string> Names(params PublishItem[] items) => Plan(items).Select(step => step.Name);

    private static IReadOnlyList<PlannedStep> Plan(params PublishItem[] items)
    {
        var options = new XOptions();
        var publisher = new XPublisher(options, null!, new XUpload(options, null!, Clock), null!, Clock);
        return publisher.Plan(
            new(
                Id<Post>.New(Clock.GetUtcNow()), items.Length > 1 ? "thread" : "tweet",
                [.. items.Select((item, i) => item with { Index = i })], null),
            Clock.GetUtcNow());
    }

    private static PublishItem Item(string text, params PublishMedia[] media) => new(0, text, media);

    private static PublishMedia Media(string mimeType, long bytes, string? alt = null) =>
        new(Id<MediaItem>.New(Clock.GetUtcNow()), mimeType, bytes, 1, 1, alt, "", null);
}
