using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;

namespace Postato.Infrastructure.Networks.X;

/// <summary>What X accepts. Sources: its documentation and OpenAPI 2.167 of August 2026, twitter-text, and observed behaviour.</summary>
internal static class XCapabilities
{
    private static readonly LimitSource TextSource = new("twitter-text, configuration 3");
    private static readonly LimitSource PremiumSource = new("X changelog of 2024: longer posts of Premium accounts");
    private static readonly LimitSource CreateSource = new("OpenAPI 2.167, POST /2/tweets");
    private static readonly LimitSource RareSource = new("OpenAPI 2.167, POST /2/tweets; few apps are given it", Confirmed: false);
    private static readonly LimitSource QuoteSource = new("POST /2/tweets: self-serve apps may not quote, Enterprise apps may");
    private static readonly LimitSource MediaSource = new("X media documentation: best practices");
    private static readonly LimitSource VideoSource = new("X media documentation; what every account may post, Premium accounts more");
    private static readonly LimitSource PixelSource = new("X media documentation says 1280 × 1024; 1080p is taken", Confirmed: false);
    private static readonly AltTextLimit Alt = new(LengthUnit.CodePoints, 1_000, new("POST /2/media/metadata"));

    // Declared before its users: static initialisers run in textual order.
    private static readonly OptionCapability[] ThreadOptions =
    [
        new(
            "reply_settings", OptionType.Enum, "Who may reply to the first post; absent: everybody.", CreateSource,
            AllowedValues: ["following", "mentionedUsers", "subscribers", "verified"]),
        new("made_with_ai", OptionType.Boolean, "True: labelled as made with AI.", CreateSource, Default: "false"),
        new("paid_partnership", OptionType.Boolean, "True: labelled as a paid partnership.", CreateSource, Default: "false"),
        new(
            "tagged_user_ids", OptionType.List, "People in the images, by their X ids.", CreateSource, MaximumCount: 10,
            Entry: Id("user_id", "A user's id.")),
    ];

    private static readonly OptionCapability[] TweetOptions =
    [
        .. ThreadOptions,
        new("poll", OptionType.Object, "A poll below the text; not beside media.", CreateSource, Members:
        [
            new(
                "options", OptionType.List, "2 to 4 answers to choose from.", CreateSource, Required: true, MinimumCount: 2,
                MaximumCount: 4,
                    Entry: new("option", OptionType.Text, "An answer.", CreateSource, MaximumLength: 25, NotBlank: true)),
            new(
                "duration_minutes", OptionType.Integer, "How long the poll is open.", CreateSource, Required: true, Minimum: 5,
                Maximum: 10_080),
        ], ExcludesMedia: true),
        new("quote_tweet_id", OptionType.Text, "The post to quote: its id or its address.", QuoteSource, MaximumLength: 200),
        Id("community_id", "The community to post in."),
        new(
            "share_with_followers", OptionType.Boolean, "True: a post in a community is shown to followers too.", CreateSource,
            Default: "false"),
        new(
            "geo", OptionType.Object, "Where the post was made.", RareSource,
            Members: [new("place_id", OptionType.Text, "A place's id.", RareSource, Required: true, MaximumLength: 64)]),
        new("nullcast", OptionType.Boolean, "True: for promotion only, not in the timeline.", RareSource, Default: "false"),
        new("for_super_followers_only", OptionType.Boolean, "True: for paying subscribers only.", RareSource, Default: "false"),
    ];

    public static NetworkCapabilities All { get; } = new(
        new Platform("twitter"), "X (Twitter)", Aliases: ["x"],
        [
            Post("tweet", new(1, 1, CreateSource), TweetOptions),
            Post(PostTypes.Thread, CountLimit.ThreadItems, ThreadOptions),
        ],
        SchedulingLimit.Postato);

    public static NetworkCapabilities Premium { get; } = All with
    {
        PostTypes = [.. All.PostTypes.Select(type => type with { Text = [new(LengthUnit.XWeighted, 25_000, PremiumSource)] })],
    };

    private static PostTypeCapabilities Post(string name, CountLimit items, IReadOnlyList<OptionCapability> options) => new(
        name,
        [new(LengthUnit.XWeighted, 280, TextSource)],
        TextRequired: false,
        items,
        new MediaCapabilities(
            new(0, 4, MediaSource),
            [
                new MediaRule(
                    "image", ["image/jpeg", "image/png", "image/webp"], new(0, 4, MediaSource), new ByteLimit(5 << 20, MediaSource),
                    AltText: Alt),
                new MediaRule(
                    "gif", ["image/gif"], new(0, 1, MediaSource), new ByteLimit(15 << 20, MediaSource), Alone: true, AltText: Alt,
                    Pixels: new(MediaSource, MaximumWidth: 1_280, MaximumHeight: 1_080)),
                new MediaRule(
                    "video", ["video/mp4", "video/quicktime"], new(0, 1, MediaSource), new ByteLimit(512 << 20, VideoSource), Alone: true,
                    Pixels: new(PixelSource, 32, 32, 1_920, 1_920), Ratio: new(1.0 / 3, 3, MediaSource),
                    Duration: new(500, 140_000, VideoSource)),
            ]),
        options,
        TextRules: new(["U+FEFF", "U+FFFE", "U+FFFF"], TextSource, MaximumCashtags: 1));

    private static OptionCapability Id(string name, string description) =>
        new(name, OptionType.Text, description, CreateSource, MaximumLength: 19);
}
