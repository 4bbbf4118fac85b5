using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;

namespace Postato.Domain.Tests.Posts.Limits;

/// <summary>A network that uses every kind of limit.</summary>
internal static class SampleNetwork
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static readonly LimitSource Source = new("sample sheet");

    private static readonly MediaRule Image = new(
        "image", ["image/jpeg", "image/png"], new(1, 4, Source), new(2_000_000, Source),
        AltText: new(LengthUnit.Graphemes, 10, Source),
        Pixels: new(Source, MinimumWidth: 10, MinimumHeight: 10, MaximumWidth: 4000, MaximumHeight: 3000, MaximumTotal: 10_000_000),
        Ratio: new(0.5, 2, Source));

    private static readonly MediaRule Video = new(
        "video", ["video/mp4"], new(1, 1, Source), new(300_000_000, Source, Minimum: 1_000), Alone: true,
        Duration: new(1_000, 60_000, Source));

    private static readonly IReadOnlyList<TextLimit> Text =
        [new(LengthUnit.Graphemes, 20, Source), new(LengthUnit.Utf8Bytes, 60, new("someone's guess", Confirmed: false))];

    private static readonly IReadOnlyList<OptionCapability> Options =
    [
        new("quotes", OptionType.Boolean, "Whether others may quote it.", Source, Default: "true"),
        new("minutes", OptionType.Integer, "How long the poll is open.", Source, Minimum: 5, Maximum: 100),
        new("title", OptionType.Text, "Shown above the text.", Source, MaximumLength: 5, LengthUnit: LengthUnit.Graphemes),
        new("audience", OptionType.Enum, "Who sees it.", Source, AllowedValues: ["everyone", "followers"]),
        new("link", OptionType.Url, "Where it leads.", Source, MaximumLength: 30),
        new("startsAt", OptionType.DateTime, "When the event starts.", Source),
        new(
            "langs", OptionType.List, "The text's languages.", Source, MaximumCount: 2,
            Entry: new("langs", OptionType.Text, "BCP 47.", Source, MaximumLength: 5)),
        new(
            "captions", OptionType.List, "Of the video.", Source, MaximumCount: 3,
            Entry: new("captions", OptionType.Object, "One file.", Source, Members:
            [
                new("lang", OptionType.Text, "BCP 47.", Source, Required: true),
                new("forced", OptionType.Boolean, "Always shown.", Source),
            ])),
    ];

    public static readonly NetworkCapabilities Capabilities = new(
        new("sample"), "Sample", ["smpl"],
        [
            new(
                "post", Text, TextRequired: false, new(1, 1, Source), new(new(0, 4, Source), [Image, Video]), Options,
                TextStandIns: ["link"]),
            new("thread", Text, TextRequired: true, new(2, 3, Source), new(new(0, 4, Source), [Image, Video]), []),
            new(
                "carousel", Text, TextRequired: false, new(1, 1, Source),
                new(new(2, 10, Source), [Image with { Count = new(2, 10, Source) }]), []),
            new("story", [], TextRequired: false, new(1, 1, Source), new(new(1, 1, Source), [Image, Video]), []),
            new(
                "event", Text, TextRequired: true, new(1, 1, Source), new(new(0, 0, Source), []),
                [new("name", OptionType.Text, "What it is called.", Source, Required: true)]),
        ],
        SchedulingLimit.Postato);

    public static readonly NetworkCapabilities Plain = Capabilities with { PostTypes = [Capabilities.PostTypes[0]] };

    public static DraftMedia Picture(string? alt = "a cat") => new("image/jpeg", 500_000, 800, 600, null, alt);

    public static DraftMedia Film() => new("video/mp4", 5_000_000, 1920, 1080, 30_000, null);

    public static Draft Draft(
        string text, string type = "post", string? options = null, DateTimeOffset? scheduledAt = null, params DraftMedia[] media) =>
        new(type, [new(text, media)], options is null ? null : JsonElement.Parse(options), scheduledAt, SingleContent: true);

    public static Draft Thread(params DraftItem[] items) => new("thread", items, null, null, SingleContent: false);

    public static LimitReport Check(Draft draft) => LimitCheck.Check(draft, Capabilities, Now);
}
