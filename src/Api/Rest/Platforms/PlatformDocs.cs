using Postato.Api.OpenApi;
using Postato.Domain.Networks;

namespace Postato.Api.Rest.Platforms;

/// <summary>The documentation of the platform operations, with examples.</summary>
internal static class PlatformDocs
{
    public static readonly TagDoc Tag = new("Platforms", "The capabilities and limits of the networks, as data.");

    private static readonly LimitSource Posts = new("lexicon app.bsky.feed.post");
    private static readonly LimitSource Images = new("lexicon app.bsky.embed.images");

    private static readonly NetworkCapabilities Network = new(
        new Platform(Samples.PlatformKey), "Bluesky", [],
        [
            new(
                "post",
                [new(LengthUnit.Graphemes, 300, Posts)],
                TextRequired: false,
                new(1, 1, Posts),
                new(
                    new(0, 4, Images),
                    [new("image", ["image/jpeg", "image/png", "image/webp"], new(0, 4, Images), new(1_000_000, Images))]),
                []),
        ],
        SchedulingLimit.Postato);

    public static readonly OperationDoc List = new("listPlatforms", "List the networks", """
        Capabilities and limits of every network, as the checks use them. Videos are described where a network accepts them, and
        cannot be uploaded yet. Needs no key.
        """)
    {
        Answer = AnswerDoc.Of("All networks.", new PlatformsView([Network], null)),
        Problems = [429],
    };

    public static readonly OperationDoc Get = new("getPlatform", "Read one network", "By key or alias. Needs no key.")
    {
        Path = [new("platform", "Key of the network, or an alias of it.", Samples.PlatformKey)],
        Answer = AnswerDoc.Of("The network.", Network),
        Problems = [404, 429],
    };
}
