using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Postato.Domain.Networks;

/// <summary>
/// Makes a network's text safe to store and show: removes NUL and other controls, lone surrogates and noncharacters, and limits its length.
/// Removed characters become U+FFFD. Cleaning twice changes nothing.
/// </summary>
public static class RemoteText
{
    /// <summary>Limit for a network's own words.</summary>
    public const int MaximumWords = 1_000;

    /// <summary>Limit for a network's code, or a name.</summary>
    public const int MaximumName = 200;

    /// <summary>Limit for an id from a network.</summary>
    public const int MaximumId = 512;

    /// <summary>Limit for an address.</summary>
    public const int MaximumUrl = 2_048;

    /// <summary>Limit for JSON that is stored with a step or an account.</summary>
    public const int MaximumJson = 256 * 1024;

    private const char Replacement = '\uFFFD';

    // A jsonb column accepts numbers of more digits than this.
    private const int MaximumExponent = 400;

    /// <summary>At most this many UTF-16 units of the text, cut between characters.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Clean(string? text, int maximum)
    {
        if (text is null || (text.Length <= maximum && IsClean(text)))
            return text;

        var clean = new StringBuilder(Math.Min(text.Length, maximum));
        foreach (var rune in text.EnumerateRunes())
        {
            var kept = IsKept(rune) ? rune : new Rune(Replacement);
            if (clean.Length + kept.Utf16SequenceLength > maximum)
                break;
            clean.Append(kept.ToString());
        }

        return clean.ToString();
    }

    /// <summary>Whether it can be stored unchanged: an id is never cleaned or cut.</summary>
    public static bool IsFit(string? text, int maximum) => text is not null && text.Length <= maximum && IsClean(text);

    /// <summary>An address that a person may be sent to; null when it is not one.</summary>
    public static Uri? Link(Uri? url) =>
        url is { IsAbsoluteUri: true, Scheme: "https" or "http" } && IsFit(url.AbsoluteUri, MaximumUrl) && url.UserInfo.Length == 0
            ? url
            : null;

    /// <summary>The same JSON with clean strings; null when it is not JSON, or too long.</summary>
    /// <param name="json">As received: it may hold escapes that no string can hold.</param>
    /// <param name="change">A further change to each string.</param>
    public static JsonElement? CleanJson(string? json, int maximum = MaximumJson, Func<string, string>? change = null)
    {
        if (json is null || json.Length > maximum)
            return null;

        try
        {
            var read = JsonElement.Parse(WithoutLoneEscapes(json));
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer))
                Write(writer, read, change);
            return buffer.Length > maximum ? null : JsonElement.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length).Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, Func<string, string>? change)
    {
        string Kept(string text) => Clean(change is null ? text : change(text), int.MaxValue);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(Kept(member.Name));
                    Write(writer, member.Value, change);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var element in value.EnumerateArray())
                    Write(writer, element, change);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Kept(value.GetString()!));
                break;
            case JsonValueKind.Number when Kept(value.GetRawText()) is var number && (number != value.GetRawText() || !FitsNumber(number)):
                writer.WriteStringValue(number);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static bool FitsNumber(string number)
    {
        var mark = number.AsSpan().IndexOfAny('e', 'E');
        return number.Length <= MaximumExponent
            && (mark < 0
                || (int.TryParse(number.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
                    && Math.Abs(exponent) <= MaximumExponent));
    }

    // Outside strings JSON has no backslash, so a search finds the escapes without a reader.
    private static string WithoutLoneEscapes(string json)
    {
        if (!json.Contains("\\u", StringComparison.Ordinal))
            return Clean(json, int.MaxValue);

        var text = json.ToCharArray();
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] != '\\')
                continue;

            var unit = UnitAt(json, i);
            if (unit is { } high && char.IsHighSurrogate(high) && UnitAt(json, i + 6) is { } low && char.IsLowSurrogate(low))
                i += 11;
            else if (unit is { } lone && char.IsSurrogate(lone))
                "\\uFFFD".CopyTo(text.AsSpan(i));
            else
                i++;
        }

        return Clean(new string(text), int.MaxValue);
    }

    private static char? UnitAt(string json, int at) =>
        at + 6 <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
            && ushort.TryParse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;

    private static bool IsClean(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsKept(rune))
                return false;
        }

        return IsWellFormed(text);
    }

    // EnumerateRunes yields U+FFFD for a lone surrogate and for U+FFFD itself.
    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }

        return true;
    }

    private static bool IsKept(Rune rune) =>
        rune.Value is '\n' or '\r' or '\t'
            || (!Rune.IsControl(rune) && (rune.Value & 0xFFFE) != 0xFFFE && rune.Value is not (>= 0xFDD0 and <= 0xFDEF));
}
