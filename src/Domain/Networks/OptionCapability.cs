using System.Text.Json.Serialization;
using Postato.Domain.Primitives;

namespace Postato.Domain.Networks;

/// <summary>What a person can choose. A limit that does not belong to the type stays null.</summary>
/// <param name="Default">What holds when the option is absent, in JSON; null: nothing.</param>
/// <param name="AllowedValues">Of an enum.</param>
/// <param name="Minimum">Of an integer.</param>
/// <param name="Maximum">Of an integer.</param>
/// <param name="MaximumLength">Of a text or URL, counted in <paramref name="LengthUnit"/>.</param>
/// <param name="MaximumBytes">Of a text, in UTF-8: holds besides <paramref name="MaximumLength"/>.</param>
/// <param name="NotBlank">True: a text of white space alone is none.</param>
/// <param name="Format">What a text must look like; null: anything.</param>
/// <param name="MaximumCount">Entries of a list.</param>
/// <param name="MinimumCount">Entries of a list that is given.</param>
/// <param name="Distinct">True: no two entries of a list say the same, white space around them aside.</param>
/// <param name="Entry">What each entry of a list is.</param>
/// <param name="Members">Of an object.</param>
/// <param name="ExcludesMedia">True: the first item has no media beside it. Of a post's own options only.</param>
/// <param name="CountsWithText">True: its graphemes count towards the length of each item's text. Of a post's own options only.</param>
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

/// <summary>What a text must look like.</summary>
[JsonConverter(typeof(SnakeCaseJsonConverter<TextFormat>))]
public enum TextFormat
{
    /// <summary>A well-formed tag of BCP 47: <c>en</c>, <c>pt-BR</c>, <c>zh-Hant</c>.</summary>
    LanguageTag,

    /// <summary>A code of ISO 639, perhaps with a region or a script: <c>en</c>, <c>ast</c>, <c>zh-TW</c>; empty: none.</summary>
    LanguageCode,
}
