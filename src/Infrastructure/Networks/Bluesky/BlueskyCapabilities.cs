using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>What Bluesky accepts. Sources: the lexicons of August 2026 and the reference server.</summary>
internal static class BlueskyCapabilities
{
    private static readonly LimitSource PostLexicon = new("lexicon app.bsky.feed.post");
    private static readonly LimitSource ImagesLexicon = new(
        "lexicons app.bsky.embed.images and app.bsky.embed.gallery; clients stop at 10");
    private static readonly LimitSource GateLexicon = new("lexicons app.bsky.feed.threadgate and app.bsky.feed.postgate");
    private static readonly LimitSource CardLexicon = new("lexicon app.bsky.embed.external");

    // Declared before its users: static initialisers run in textual order.
    private static IReadOnlyList<OptionCapability> Options { get; } =
    [
        new("langs", OptionType.List, "Languages of the text, as BCP 47 tags.", PostLexicon, MaximumCount: 3,
            Entry: new("lang", OptionType.Text, "A BCP 47 tag.", PostLexicon, Format: TextFormat.LanguageTag)),
        new("labels", OptionType.List, "Warnings that the author puts on the post.", PostLexicon, MaximumCount: 5,
            Entry: new(
                "label", OptionType.Enum, "A self label.", PostLexicon,
                AllowedValues: ["sexual", "nudity", "porn", "graphic-media", "!no-unauthenticated"])),
        new("tags", OptionType.List, "Tags beside those in the text, without #.", PostLexicon, MaximumCount: 8,
            Entry: new(
                "tag", OptionType.Text, "A tag.", PostLexicon, MaximumLength: RichText.MaximumTagLength, LengthUnit: LengthUnit.Graphemes,
                MaximumBytes: RichText.MaximumTagBytes)),
        new(
            "whoCanReply", OptionType.List, "Who may reply: nobody alone, or any of the others; absent: everybody.", GateLexicon,
            MaximumCount: 3,
                Entry: new(
                    "who", OptionType.Enum, "A group of people.", GateLexicon,
                    AllowedValues: ["nobody", "mentioned", "followers", "following"])),
        new("disableQuotes", OptionType.Boolean, "True: nobody may quote the post.", GateLexicon, Default: "false"),
        new(
            "quote", OptionType.Text, "The post to quote: its at:// URI or its address on bsky.app.", new("lexicon app.bsky.embed.record"),
            MaximumLength: 2_048),
        new("card", OptionType.Object, "A link card below the text of the first item; not beside images.", CardLexicon, Members:
        [
            new("url", OptionType.Url, "Where the card leads.", CardLexicon, Required: true),
            new("title", OptionType.Text, "Its title.", CardLexicon, Required: true, MaximumLength: 300),
            new("description", OptionType.Text, "Its text.", CardLexicon, Default: "\"\"", MaximumLength: 1_000),
        ]),
    ];

    public static NetworkCapabilities All { get; } = new(
        new Platform("bluesky"), "Bluesky", Aliases: [],
        [Post("post", new(1, 1, PostLexicon)), Post(PostTypes.Thread, CountLimit.ThreadItems)], SchedulingLimit.Postato);

    private static PostTypeCapabilities Post(string name, CountLimit items) => new(
        name,
        [new(LengthUnit.Graphemes, 300, PostLexicon), new(LengthUnit.Utf8Bytes, 3_000, PostLexicon)],
        TextRequired: false,
        items,
        new MediaCapabilities(
            new(0, 10, ImagesLexicon),
            [
                new MediaRule(
                    "image",
                    ["image/jpeg", "image/png", "image/webp", "image/gif"],
                    new(0, 10, ImagesLexicon),
                    new ByteLimit(2_000_000, ImagesLexicon),
                    AltText: new(LengthUnit.Graphemes, 2_000, new("official clients; the lexicon has no limit"))),
            ]),
        Options,
        TextStandIns: ["quote", "card"]);
}
