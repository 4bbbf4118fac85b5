using System.Buffers;
using System.Globalization;
using System.Text.Json.Serialization;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;

namespace Postato.Domain.Networks;

/// <summary>How long the text of one item may be.</summary>
public sealed record TextLimit(LengthUnit Unit, int Maximum, LimitSource Source)
{
    /// <summary>What a URL counts, whatever its length; null when it counts in full.</summary>
    public int? UrlLength => TextLength.UrlLength(Unit);
}

/// <summary>What a network refuses in a text of any length.</summary>
/// <param name="RefusedCharacters">By their names: <c>U+FEFF</c>; each a single UTF-16 unit.</param>
/// <param name="MaximumCashtags">Cashtags such as <c>$ABC</c> in one item; null for no limit.</param>
public sealed record TextRules(IReadOnlyList<string> RefusedCharacters, LimitSource Source, int? MaximumCashtags = null)
{
    internal SearchValues<char> Refused { get; } = SearchValues.Create(
        [.. RefusedCharacters.Select(name => (char)ushort.Parse(name.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))]);
}

/// <summary>How a text is counted. A network uses one or several of these; <see cref="TextLength"/> implements them.</summary>
[JsonConverter(typeof(SnakeCaseJsonConverter<LengthUnit>))]
public enum LengthUnit
{
    /// <summary>As twitter-text 3.1.0 weighs it: NFC; most letters 1, CJK and each emoji 2, each URL 23, with or without scheme.</summary>
    XWeighted,

    /// <summary>Extended grapheme clusters of Unicode 15.1.</summary>
    Graphemes,

    /// <summary>Graphemes; an <c>http(s)</c> URL counts 23, <c>@user@host</c> counts as <c>@user</c>.</summary>
    MastodonGraphemes,

    Utf8Bytes,
    Utf16Units,
    CodePoints,
}
