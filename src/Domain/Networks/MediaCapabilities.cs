namespace Postato.Domain.Networks;

/// <summary>What may be attached to one item.</summary>
/// <param name="Count">The number of media of all kinds together.</param>
/// <param name="Rules">The first rule that lists a medium's type applies; a type in no rule is refused.</param>
public sealed record MediaCapabilities(CountLimit Count, IReadOnlyList<MediaRule> Rules)
{
    public MediaRule? RuleFor(string mimeType)
    {
        for (var i = 0; i < Rules.Count; i++)
        {
            if (Rules[i].MimeTypes.Contains(mimeType))
                return Rules[i];
        }

        return null;
    }
}

/// <summary>The limits of one kind of media.</summary>
/// <param name="Kind">The kind as people call it: <c>image</c>, <c>gif</c>, <c>video</c>, <c>document</c>.</param>
/// <param name="MimeTypes">The accepted types.</param>
/// <param name="Count">The number of media of this kind, when there are any.</param>
/// <param name="Alone">Whether this kind cannot be combined with others.</param>
/// <param name="AltText">Null when the network stores none for this kind.</param>
public sealed record MediaRule(
    string Kind,
    IReadOnlyList<string> MimeTypes,
    CountLimit Count,
    ByteLimit Bytes,
    bool Alone = false,
    AltTextLimit? AltText = null,
    PixelLimit? Pixels = null,
    RatioLimit? Ratio = null,
    DurationLimit? Duration = null);

/// <summary>The size of one file.</summary>
public sealed record ByteLimit(long Maximum, LimitSource Source, long Minimum = 0);

/// <param name="Maximum">Null when no limit is known.</param>
public sealed record AltTextLimit(LengthUnit Unit, int? Maximum, LimitSource Source);

/// <summary>Width and height in pixels, and their product.</summary>
public sealed record PixelLimit(
    LimitSource Source, int MinimumWidth = 1, int MinimumHeight = 1, int? MaximumWidth = null, int? MaximumHeight = null,
    long? MaximumTotal = null);

/// <summary>Width divided by height: 16:9 is 1.78.</summary>
public sealed record RatioLimit(double Minimum, double Maximum, LimitSource Source);

public sealed record DurationLimit(int MinimumMs, int MaximumMs, LimitSource Source);
