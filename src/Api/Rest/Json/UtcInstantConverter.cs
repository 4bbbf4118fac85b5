using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Postato.Api.Rest.Json;

/// <summary>Instants: ISO 8601 with an offset going in, UTC with milliseconds and <c>Z</c> coming out.</summary>
internal sealed class UtcInstantConverter : JsonConverter<DateTimeOffset>
{
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString()!, out var instant)
            ? instant
            : throw new JsonException("An instant is ISO 8601 with an offset: 2026-09-01T10:00:00Z.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToUniversalTime().ToString(Format, CultureInfo.InvariantCulture));

    /// <summary>A time without an offset is nobody's time: refused.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        if (text.Length is < 17 or > 40 || text[10] != 'T')
            return false;

        var hasOffset = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 15;
        return hasOffset && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out instant);
    }
}
