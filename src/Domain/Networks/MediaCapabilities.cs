namespace Postato.Domain.Networks;

/// <summary>What may be attached to one item.</summary>
/// <param name="Count">Of all media together.</param>
/// <param name="Rules">By type: the first that names a medium's type holds for it; none: the type is not taken.</param>
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
/// <param name="Kind">As a person calls it: <c>image</c>, <c>gif</c>, <c>video</c>, <c>document</c>.</param>
/// <param name="MimeTypes">Exactly these.</param>
/// <param name="Count">Of this kind, where any of it is attached.</param>
/// <param name="Alone">True: no other kind stands beside it.</param>
/// <param name="AltText">Null: the network keeps none for this kind.</param>
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

/// <param name="Maximum">Null: no limit is known.</param>
public sealed record AltTextLimit(LengthUnit Unit, int? Maximum, LimitSource Source);

/// <summary>Width and height in pixels, and their product.</summary>
public sealed record PixelLimit(
    LimitSource Source, int MinimumWidth = 1, int MinimumHeight = 1, int? MaximumWidth = null, int? MaximumHeight = null,
    long? MaximumTotal = null);

/// <summary>Width divided by height: 16:9 is 1.78.</summary>
public sealed record RatioLimit(double Minimum, double Maximum, LimitSource Source);

public sealed record DurationLimit(int MinimumMs, int MaximumMs, LimitSource Source);
