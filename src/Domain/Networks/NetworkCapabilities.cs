namespace Postato.Domain.Networks;

/// <summary>
/// What a network takes, as data: declared once, read by validation, <c>GET /v1/platforms</c>, tools, counters and docs.
/// </summary>
/// <param name="Aliases">Other keys that are accepted and never stored.</param>
/// <param name="PostTypes">The first is the default.</param>
public sealed record NetworkCapabilities(
    Platform Platform, string DisplayName, IReadOnlyList<string> Aliases, IReadOnlyList<PostTypeCapabilities> PostTypes, SchedulingLimit Scheduling)
{
    public PostTypeCapabilities? Find(string postType)
    {
        foreach (var type in PostTypes)
        {
            if (type.Name == postType)
                return type;
        }

        return null;
    }
}

/// <summary>One kind of post.</summary>
/// <param name="Text">Every one of them holds, for each item.</param>
/// <param name="TextRequired">False: an item may be without text when it has media.</param>
public sealed record PostTypeCapabilities(
    string Name,
    IReadOnlyList<TextLimit> Text,
    bool TextRequired,
    CountLimit Items,
    MediaCapabilities Media,
    IReadOnlyList<OptionCapability> Options);

/// <summary>Where a figure comes from, and whether anyone confirmed it.</summary>
/// <param name="Source">The network's page, lexicon or specification.</param>
public sealed record LimitSource(string Source, bool Confirmed = true);

public sealed record TextLimit(LengthUnit Unit, int Maximum, LimitSource Source);

/// <summary>How a text is counted: a closed set; a network names one or several.</summary>
public enum LengthUnit
{
    /// <summary>twitter-text 3.1.0: emoji and CJK weigh 2, every URL 23.</summary>
    XWeighted,

    /// <summary>Extended grapheme clusters, Unicode 15.1.</summary>
    Graphemes,

    /// <summary>Graphemes; <c>http(s)</c> URLs count 23, <c>@user@host</c> counts as <c>@user</c>.</summary>
    MastodonGraphemes,

    Utf8Bytes,
    Utf16Units,
    CodePoints,
}

public sealed record CountLimit(int Minimum, int Maximum, LimitSource Source);

/// <summary>What may be attached to one item.</summary>
/// <param name="AltText">Null: the network keeps no alt text.</param>
public sealed record MediaCapabilities(CountLimit Count, IReadOnlyList<MediaKindLimit> Kinds, AltTextLimit? AltText);

/// <param name="MimeTypes">Exactly these.</param>
/// <param name="MaximumBytes">Of one file.</param>
public sealed record MediaKindLimit(
    string Kind, IReadOnlyList<string> MimeTypes, long MaximumBytes, LimitSource Source,
    int? MaximumPixelsPerSide = null, double? MinimumRatio = null, double? MaximumRatio = null, int? MinimumDurationMs = null, int? MaximumDurationMs = null);

/// <param name="Maximum">Null: no limit is known.</param>
public sealed record AltTextLimit(LengthUnit Unit, int? Maximum, LimitSource Source);

/// <summary>What a person can choose.</summary>
/// <param name="Maximum">Items of a list, characters of a string, or the largest number.</param>
/// <param name="AllowedValues">Of the value itself, or of each entry of a list.</param>
public sealed record OptionCapability(
    string Name, OptionType Type, string Description, LimitSource Source,
    bool Required = false, string? Default = null, IReadOnlyList<string>? AllowedValues = null, int? Maximum = null, int? MaximumLength = null, IReadOnlyList<OptionCapability>? Members = null);

public enum OptionType
{
    Boolean,
    Integer,
    Text,
    Url,
    TextList,
    Object,
}

public sealed record SchedulingLimit(int HorizonDays, LimitSource Source);
