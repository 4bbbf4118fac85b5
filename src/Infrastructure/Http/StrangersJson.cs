using System.Globalization;
using System.Text;
using System.Text.Json;
using Postato.Application.Http;

namespace Postato.Infrastructure.Http;

/// <summary>
/// JSON that somebody else wrote. Nothing that is asked of it throws: what is absent, of another kind, out of range or no JSON at
/// all reads as nothing. Its texts hold neither NUL nor half a character. Of a member that is said twice the last counts.
/// </summary>
internal readonly struct StrangersJson
{
    private const int MaximumDepth = 32;
    private const int MaximumItems = 1_000;
    private const int MaximumToken = 4_096;
    private const int MaximumId = 300;
    private const int MaximumUrl = 2_048;

    // No time that a network can mean lies outside, and none inside makes any sum overflow.
    private const int FirstYear = 1970;
    private const int LastYear = 2999;

    private readonly JsonElement? element;

    private StrangersJson(JsonElement element) => this.element = element;

    public bool IsObject => Kind == JsonValueKind.Object;

    public bool IsArray => Kind == JsonValueKind.Array;

    public bool IsTrue => Kind == JsonValueKind.True;

    /// <summary>The value of a text; null: it is none.</summary>
    public string? Text => Kind == JsonValueKind.String ? element!.Value.GetString() : null;

    /// <summary>A text that somebody will read, or store: cut where it is longer.</summary>
    public string? Words(int maximum) =>
        Text is not { } text
            ? null
            : text.Length <= maximum ? text : text[..(char.IsHighSurrogate(text[maximum - 1]) ? maximum - 1 : maximum)];

    /// <summary>A text that becomes a part of an address or a name: nothing in it may look like another part.</summary>
    public string? Id =>
        Text is { Length: > 0 and <= MaximumId } text && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            && text.AsSpan().ContainsAnyExcept('.')
            ? text
            : null;

    /// <summary>A number that is written as a text, as ids of some networks are.</summary>
    public string? Digits => Text is { Length: > 0 and <= 20 } text && text.All(char.IsAsciiDigit) ? text : null;

    /// <summary>A text that goes into a header as it is: printable ASCII.</summary>
    public string? Token => Text is { Length: > 0 and <= MaximumToken } text && text.All(c => c is > ' ' and < '\u007f') ? text : null;

    /// <summary>A whole number, also where it is written as a text.</summary>
    public long? Number => Kind switch
    {
        JsonValueKind.Number when element!.Value.TryGetInt64(out var number) => number,
        JsonValueKind.String when long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
            number,
        _ => null,
    };

    /// <summary>An instant in ISO 8601.</summary>
    public DateTimeOffset? Time => TimeOf(Text);

    /// <summary>An address of the web that a person may be shown. It is not meant to be fetched: that takes the guarded door.</summary>
    public Uri? WebUrl =>
        Text is { Length: <= MaximumUrl } text && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            && url.UserInfo.Length == 0
            ? url
            : null;

    /// <summary>As it was written.</summary>
    public string? Raw => element?.GetRawText();

    /// <summary>Of a list, the first thousand.</summary>
    public IEnumerable<StrangersJson> Items =>
        IsArray ? element!.Value.EnumerateArray().Take(MaximumItems).Select(item => new StrangersJson(item)) : [];

    private JsonValueKind Kind => element?.ValueKind ?? JsonValueKind.Undefined;

    public StrangersJson this[string member] => IsObject && element!.Value.TryGetProperty(member, out var value) ? new(value) : default;

    public static StrangersJson Of(FetchedDocument document) => Read(document.Body.Span);

    /// <summary>A document that is a text and no JSON.</summary>
    public static string TextOf(FetchedDocument document) => Encoding.UTF8.GetString(document.Body.Span);

    public static StrangersJson Read(ReadOnlySpan<byte> body)
    {
        try
        {
            // Broken UTF-8 becomes U+FFFD here.
            var text = Encoding.UTF8.GetString(body).AsSpan().TrimStart('\uFEFF').ToArray();
            MendEscapes(text);
            return new(JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = MaximumDepth }));
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>An instant that makes sense; null: there is none.</summary>
    public static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            && at.Year is >= FirstYear and <= LastYear
            ? at
            : null;

    /// <summary>Seconds since 1970 as an instant that makes sense; null: they do not.</summary>
    public static DateTimeOffset? TimeOf(long? unixSeconds) =>
        unixSeconds is > 0 and < 32_472_144_000 and { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    // An escaped NUL cannot be stored, and half a surrogate pair cannot be read: U+FFFD stands for them. A backslash begins an escape
    // wherever JSON has one.
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
