using Postato.Domain.Networks;
using Postato.Domain.Posts.Limits;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>
/// What Mastodon accepts with its default limits; each account's server has its own. Source: Mastodon's documentation of July 2026 (4.5).
/// </summary>
internal static class MastodonCapabilities
{
    // Declared before its users: static members are initialised in textual order.
    private static readonly LimitSource Statuses = new("docs.joinmastodon.org/methods/statuses");
    private static readonly LimitSource MediaDocs = new("docs.joinmastodon.org/methods/media");
    private static readonly LimitSource Standard = new("Mastodon 4.5 as it comes (GET /api/v2/instance); every server may choose its own");
    private static readonly LimitSource Own = new("GET /api/v2/instance of the account's server");
    private static readonly LimitSource GifSource = new("Mastodon's source, GIF_MATRIX_LIMIT; no server tells it");

    // Mastodon converts GIFs to video, whose pixel limit is lower than that of images.
    private const long GifPixels = 921_600;

    private static readonly string[] ImageTypes = ["image/jpeg", "image/png", "image/webp", "image/heic"];
    private static readonly string[] GifTypes = ["image/gif"];
    private static readonly string[] VideoTypes = ["video/mp4", "video/quicktime", "video/webm"];

    /// <summary>From public to mentioned people only.</summary>
    public static IReadOnlyList<string> Visibilities { get; } = ["public", "unlisted", "private", "direct"];

    public static NetworkCapabilities All { get; } = Build(ServerFacts.Unknown, Standard);

    public static NetworkCapabilities Of(ServerFacts server) => Build(server, Own);

    private static NetworkCapabilities Build(ServerFacts server, LimitSource source) => new(
        new Platform("mastodon"), "Mastodon", Aliases: [],
        [Post("status", new(1, 1, Statuses), server, source), Post(PostTypes.Thread, CountLimit.ThreadItems, server, source)],
        SchedulingLimit.Postato);

    private static PostTypeCapabilities Post(string name, CountLimit items, ServerFacts server, LimitSource source) => new(
        name,
        [new(MastodonSoftware.CountingOf(server.Software), server.Limits.Characters, source)],
        TextRequired: false,
        items,
        new MediaCapabilities(new(0, server.Limits.Media, source), Rules(server, source)),
        Options(server, source));

    private static List<MediaRule> Rules(ServerFacts server, LimitSource source)
    {
        var limits = server.Limits;
        var alt = new AltTextLimit(LengthUnit.CodePoints, limits.AltText, source);
        var rules = new List<MediaRule>();
        if (limits.Media > 0 && Taken(ImageTypes, limits) is { Count: > 0 } images)
            rules.Add(new(
                "image", images, new(0, limits.Media, source), new(limits.ImageBytes, source), AltText: alt,
                Pixels: new(source, MaximumTotal: limits.ImagePixels)));
        if (limits.Media > 0 && Taken(GifTypes, limits) is { Count: > 0 } gifs)
            rules.Add(new(
                "gif", gifs, new(0, limits.Media, source), new(limits.ImageBytes, source), AltText: alt,
                Pixels: MastodonSoftware.IsMastodon(server.Software)
                    ? new(GifSource, MaximumTotal: GifPixels)
                    : new(source, MaximumTotal: limits.ImagePixels)));
        if (limits.Media > 0 && Taken(VideoTypes, limits) is { Count: > 0 } videos)
            rules.Add(new(
                "video", videos, new(0, 1, MediaDocs), new(limits.VideoBytes, source), Alone: true, AltText: alt,
                Pixels: new(source, MaximumTotal: limits.VideoPixels)));
        return rules;
    }

    private static IReadOnlyList<string> Taken(string[] ours, ServerLimits limits) =>
        limits.MimeTypes is { } theirs ? [.. ours.Where(theirs.Contains)] : ours;

    private static List<OptionCapability> Options(ServerFacts server, LimitSource source) =>
    [
        new(
            "visibility", OptionType.Enum,
            "Who sees it: everybody, everybody but not in public timelines, followers, those mentioned. Absent: what the account chose "
                + "at its server.",
            Statuses, AllowedValues: Visibilities),
        new(
            "sensitive", OptionType.Boolean,
            "True: media are hidden until somebody wants to see them. Absent: what the account chose at its server.", Statuses),
        new(
            "spoilerText", OptionType.Text,
            "A content warning, shown instead of the text until somebody opens it. It counts with the text of each item.", Statuses,
                MaximumLength: server.Limits.Characters, LengthUnit: PlainUnit(server), CountsWithText: true),
        new(
            "language", OptionType.Text, "The text's language, as ISO 639-1: en, pt.", Statuses, Format: TextFormat.LanguageCode,
            MaximumLength: 35),
        new("poll", OptionType.Object, "A poll below the text of the first item; not beside media.", Statuses, ExcludesMedia: true, Members:
        [
            new(
                "options", OptionType.List, "What can be chosen.", source, Required: true, MinimumCount: 2,
                MaximumCount: server.Limits.PollOptions, Distinct: true,
                    Entry: new(
                        "option", OptionType.Text, "One answer.", source, MaximumLength: server.Limits.PollOptionCharacters,
                        LengthUnit: PlainUnit(server), NotBlank: true)),
            new(
                "expiresIn", OptionType.Integer, "How long the poll is open, in seconds.", source, Required: true,
                Minimum: server.Limits.PollMinimumSeconds, Maximum: server.Limits.PollMaximumSeconds),
            new("multiple", OptionType.Boolean, "True: several answers may be chosen.", Statuses, Default: "false"),
            new("hideTotals", OptionType.Boolean, "True: no numbers are shown before the end.", Statuses, Default: "false"),
        ]),
        new(
            "focus", OptionType.List, "The point of each medium that stays in sight when it is cropped, in the order of the post's media.",
            MediaDocs, MaximumCount: 100 * Math.Max(1, server.Limits.Media),
                Entry: new("point", OptionType.Object, "In hundredths from the centre.", MediaDocs, Members:
                [
                    new(
                        "x", OptionType.Integer, "From -100 (left) to 100 (right).", MediaDocs, Required: true, Minimum: -100,
                        Maximum: 100),
                    new(
                        "y", OptionType.Integer, "From -100 (bottom) to 100 (top).", MediaDocs, Required: true, Minimum: -100,
                        Maximum: 100),
                ])),
        new(
            "quotePolicy", OptionType.Enum, "Who may quote it, on servers from 4.5 on. Absent: what the account chose at its server.",
            Statuses, AllowedValues: ["public", "followers", "nobody"]),
    ];

    /// <summary>How the account's server counts text that contains no links.</summary>
    private static LengthUnit PlainUnit(ServerFacts server) =>
        MastodonSoftware.CountingOf(server.Software) == LengthUnit.CodePoints ? LengthUnit.CodePoints : LengthUnit.Graphemes;
}
