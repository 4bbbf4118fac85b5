using Postato.Domain.Networks;

namespace Postato.Networks.Tests.Newsreel;

/// <summary>One video per post, with one line of text; no images, no threads.</summary>
internal static class NewsreelCapabilities
{
    public const string Key = "newsreel";

    private static readonly LimitSource Reel = new("what fits on a reel");

    public static NetworkCapabilities All { get; } = new(
        new Platform(Key), "Newsreel", Aliases: [],
        [
            new PostTypeCapabilities(
                "film",
                [new(LengthUnit.CodePoints, 200, Reel)],
                TextRequired: false,
                new(1, 1, Reel),
                new MediaCapabilities(
                    new(1, 1, Reel),
                    [new MediaRule(
                        "video", ["video/mp4"], new(1, 1, Reel), new ByteLimit(1 << 20, Reel), Duration: new(1_000, 60_000, Reel))]),
                [new("fetched", OptionType.Boolean, "True: the server fetches the film by itself.", Reel, Default: "false")]),
        ],
        SchedulingLimit.Postato);
}
