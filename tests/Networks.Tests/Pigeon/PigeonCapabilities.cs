using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;

namespace Postato.Networks.Tests.Pigeon;

internal static class PigeonCapabilities
{
    public const string Key = "pigeon";

    private static readonly LimitSource Strength = new("what a pigeon can carry");

    public static NetworkCapabilities All { get; } = new(
        new Platform(Key), "Pigeon Post", Aliases: ["dove"],
        [Letter("letter", new(1, 1, Strength)), Letter(PostTypes.Thread, new(2, 10, Strength))], SchedulingLimit.Postato);

    private static PostTypeCapabilities Letter(string name, CountLimit items) => new(
        name,
        [new(LengthUnit.CodePoints, 160, Strength)],
        TextRequired: true,
        items,
        new MediaCapabilities(
            new(0, 3, Strength),
            [new MediaRule(
                "image", ["image/png"], new(0, 3, Strength), new ByteLimit(100_000, Strength),
                AltText: new(LengthUnit.CodePoints, 100, Strength))]),
        Options: []);
}
