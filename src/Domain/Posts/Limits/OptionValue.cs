using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Postato.Domain.Networks;

namespace Postato.Domain.Posts.Limits;

/// <summary>Single values of options, read where they stand: no string is made of them.</summary>
internal static class OptionValue
{
    private static readonly SearchValues<byte> Forbidden = SearchValues.Create(" \t\n\r\"<>"u8);

    public static bool Fits(OptionCapability option, JsonElement value) => IsOf(option.Type, value) && option.Type switch
    {
        OptionType.Integer => value.TryGetInt64(out var number) && !(number < option.Minimum) && !(number > option.Maximum),
        OptionType.Enum => IsAllowed(option.AllowedValues ?? [], value),
        _ => true,
    };

    public static bool IsOf(OptionType type, JsonElement value) => type switch
    {
        OptionType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        OptionType.Integer => value.ValueKind == JsonValueKind.Number,
        OptionType.List => value.ValueKind == JsonValueKind.Array,
        OptionType.Object => value.ValueKind == JsonValueKind.Object,
        OptionType.Url => value.ValueKind == JsonValueKind.String && IsUrl(JsonMarshal.GetRawUtf8Value(value)),
        OptionType.DateTime => value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out _) && HasOffset(JsonMarshal.GetRawUtf8Value(value)),
        _ => value.ValueKind == JsonValueKind.String,
    };

    /// <summary>What would be right, to stand after "must be".</summary>
    public static string Describe(OptionCapability option) => option.Type switch
    {
        OptionType.Boolean => "true or false",
        OptionType.Integer => (option.Minimum, option.Maximum) switch
        {
            (null, null) => "a whole number",
            ({ } minimum, null) => string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum}"),
            (null, { } maximum) => string.Create(CultureInfo.InvariantCulture, $"a whole number up to {maximum}"),
            ({ } minimum, { } maximum) => string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"),
        },
        OptionType.Enum => $"one of {string.Join(", ", option.AllowedValues ?? [])}",
        OptionType.Url => "an http or https URL",
        OptionType.DateTime => "a time in ISO 8601 with an offset",
        OptionType.List => "a list",
        OptionType.Object => "an object",
        _ => "a text",
    };

    /// <summary>Of a JSON string, with its escapes undone.</summary>
    public static int Length(JsonElement text, LengthUnit unit)
    {
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(text));
        reader.Read();
        var buffer = ArrayPool<char>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return TextLength.Of(buffer.AsSpan(0, reader.CopyString(buffer)), unit);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static bool IsAllowed(IReadOnlyList<string> allowed, JsonElement value)
    {
        for (var i = 0; i < allowed.Count; i++)
        {
            if (value.ValueEquals(allowed[i]))
                return true;
        }

        return false;
    }

    /// <summary>A scheme, a host and no white space; whether the address leads anywhere is not asked here.</summary>
    private static bool IsUrl(ReadOnlySpan<byte> quoted)
    {
        var url = quoted[1..^1];
        var host = url.StartsWith("https://"u8) ? url[8..] : url.StartsWith("http://"u8) ? url[7..] : default;
        return !host.IsEmpty && host[0] is not ((byte)'/' or (byte)':' or (byte)'?' or (byte)'#') && !host.ContainsAny(Forbidden);
    }

    private static bool HasOffset(ReadOnlySpan<byte> quoted) =>
        quoted[^2] == 'Z' || (quoted.Length > 8 && quoted[^7] is (byte)'+' or (byte)'-' && quoted[^4] == ':');
}
