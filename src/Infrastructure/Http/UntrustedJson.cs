using System.Globalization;
using System.Text;
using System.Text.Json;
using Postato.Application.Http;

namespace Postato.Infrastructure.Http;

/// <summary>
/// Reads JSON from an untrusted server without ever throwing: what is absent, of another type, out of range or not JSON reads as missing.
/// Its texts hold neither NUL nor lone surrogates. Of duplicate members the last counts.
/// </summary>
internal readonly struct UntrustedJson
{
    private const int MaximumDepth = 32;
    private const int MaximumItems = 1_000;
    private const int MaximumToken = 4_096;
    private const int MaximumId = 300;
    private const int MaximumUrl = 2_048;

    // Every time that a network can mean is inside, and no sum with one overflows.
    private const int FirstYear = 1970;
    private const int LastYear = 2999;

    private readonly JsonElement? element;

    private UntrustedJson(JsonElement element) => this.element = element;

    public bool IsObject => Kind == JsonValueKind.Object;

    public bool IsArray => Kind == JsonValueKind.Array;

    public bool IsTrue => Kind == JsonValueKind.True;

    /// <summary>The value of a text; null when it is not one.</summary>
    public string? Text => Kind == JsonValueKind.String ? element!.Value.GetString() : null;

    /// <summary>A text that is stored or shown to a person: cut when it is longer.</summary>
    public string? Words(int maximum) =>
        Text is not { } text
            ? null
            : text.Length <= maximum ? text : text[..(char.IsHighSurrogate(text[maximum - 1]) ? maximum - 1 : maximum)];

    /// <summary>A text that becomes part of an address or a name, and must not contain separators.</summary>
    public string? Id =>
        Text is { Length: > 0 and <= MaximumId } text && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            && text.AsSpan().ContainsAnyExcept('.')
            ? text
            : null;

    /// <summary>A number that is written as a text, as the ids of some networks are.</summary>
    public string? Digits => Text is { Length: > 0 and <= 20 } text && text.All(char.IsAsciiDigit) ? text : null;

    /// <summary>A text that goes into a header unchanged: printable ASCII.</summary>
    public string? Token => Text is { Length: > 0 and <= MaximumToken } text && text.All(c => c is > ' ' and < '\u007f') ? text : null;

    /// <summary>A whole number, also when it is written as a text.</summary>
    public long? Number => Kind switch
    {
        JsonValueKind.Number when element!.Value.TryGetInt64(out var number) => number,
        JsonValueKind.String when long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
            number,
        _ => null,
    };

    /// <summary>An instant in ISO 8601.</summary>
    public DateTimeOffset? Time => TimeOf(Text);

    /// <summary>A web address that may be shown to a person. To fetch it, use the guarded HTTP client.</summary>
    public Uri? WebUrl =>
        Text is { Length: <= MaximumUrl } text && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            && url.UserInfo.Length == 0
            ? url
            : null;

    /// <summary>The raw JSON.</summary>
    public string? Raw => element?.GetRawText();

    /// <summary>The first thousand entries of a list.</summary>
    public IEnumerable<UntrustedJson> Items =>
        IsArray ? element!.Value.EnumerateArray().Take(MaximumItems).Select(item => new UntrustedJson(item)) : [];

    private JsonValueKind Kind => element?.ValueKind ?? JsonValueKind.Undefined;

    public UntrustedJson this[string member] => IsObject && element!.Value.TryGetProperty(member, out var value) ? new(value) : default;

    public static UntrustedJson Of(FetchedDocument document) => Read(document.Body.Span);

    /// <summary>A body that is plain text instead of JSON.</summary>
    public static string TextOf(FetchedDocument document) => Encoding.UTF8.GetString(document.Body.Span);

    public static UntrustedJson Read(ReadOnlySpan<byte> body)
    {
        try
        {
            // Invalid UTF-8 becomes U+FFFD here.
            var text = Encoding.UTF8.GetString(body).AsSpan().TrimStart('\uFEFF').ToArray();
            MendEscapes(text);
            return new(JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = MaximumDepth }));
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>An instant within a plausible range; null when there is none.</summary>
    public static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            && at.Year is >= FirstYear and <= LastYear
            ? at
            : null;

    /// <summary>Seconds since 1970 as a plausible instant; null otherwise.</summary>
    public static DateTimeOffset? TimeOf(long? unixSeconds) =>
        unixSeconds is > 0 and < 32_472_144_000 and { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    // An escaped NUL cannot be stored, and a lone surrogate cannot be read: U+FFFD replaces them. In JSON every backslash begins an escape.
    private static void MendEscapes(Span<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
                continue;
            if (UnitAt(text, i) is not { } unit)
                i++;
            else if (char.IsHighSurrogate(unit) && UnitAt(text, i + 6) is { } low && char.IsLowSurrogate(low))
                i += 11;
            else
            {
                if (unit == '\0' || char.IsSurrogate(unit))
                    "FFFD".CopyTo(text[(i + 2)..]);
                i += 5;
            }
        }
    }

    private static char? UnitAt(ReadOnlySpan<char> text, int at) =>
        at + 6 <= text.Length && text[at] == '\\' && text[at + 1] == 'u'
            && ushort.TryParse(text.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
