using System.Text.Json.Serialization;
using Postato.Domain.Primitives;

namespace Postato.Domain.Networks;

/// <summary>An option of a post. A limit that does not apply to its type is null.</summary>
/// <param name="Default">The value that applies when the option is absent, as JSON; null for none.</param>
/// <param name="AllowedValues">For an enum.</param>
/// <param name="Minimum">For an integer.</param>
/// <param name="Maximum">For an integer.</param>
/// <param name="MaximumLength">For a text or URL, counted in <paramref name="LengthUnit"/>.</param>
/// <param name="MaximumBytes">For a text, in UTF-8: applies in addition to <paramref name="MaximumLength"/>.</param>
/// <param name="NotBlank">Whether a text must contain more than white space.</param>
/// <param name="Format">The format of a text; null for any.</param>
/// <param name="MaximumCount">The maximum number of entries of a list.</param>
/// <param name="MinimumCount">The minimum number of entries of a list that is given.</param>
/// <param name="Distinct">Whether the entries of a list must differ, ignoring white space around them.</param>
/// <param name="Entry">The type of each entry of a list.</param>
/// <param name="Members">The members of an object.</param>
/// <param name="ExcludesMedia">Whether the first item must have no media. Only for a post's top-level options.</param>
/// <param name="CountsWithText">
/// Whether its graphemes count towards the length of each item's text. Only for a post's top-level options.
/// </param>
public sealed record OptionCapability(
    string Name,
    OptionType Type,
    string Description,
    LimitSource Source,
    bool Required = false,
    string? Default = null,
    IReadOnlyList<string>? AllowedValues = null,
    long? Minimum = null,
    long? Maximum = null,
    int? MaximumLength = null,
    LengthUnit LengthUnit = LengthUnit.CodePoints,
    int? MaximumCount = null,
    OptionCapability? Entry = null,
    IReadOnlyList<OptionCapability>? Members = null,
    int? MinimumCount = null,
    bool ExcludesMedia = false,
    bool CountsWithText = false,
    int? MaximumBytes = null,
    bool NotBlank = false,
    TextFormat? Format = null,
    bool Distinct = false);

[JsonConverter(typeof(SnakeCaseJsonConverter<OptionType>))]
public enum OptionType
{
    Boolean,
    Integer,
    Text,

    /// <summary>One of the allowed values.</summary>
    Enum,

    /// <summary>Absolute, <c>http</c> or <c>https</c>.</summary>
    Url,

    /// <summary>ISO 8601 with an offset.</summary>
    DateTime,

    List,
    Object,
}

/// <summary>The format of a text.</summary>
[JsonConverter(typeof(SnakeCaseJsonConverter<TextFormat>))]
public enum TextFormat
{
    /// <summary>A well-formed tag of BCP 47: <c>en</c>, <c>pt-BR</c>, <c>zh-Hant</c>.</summary>
    LanguageTag,

    /// <summary>A code of ISO 639, perhaps with a region or a script: <c>en</c>, <c>ast</c>, <c>zh-TW</c>; empty: none.</summary>
    LanguageCode,
}
