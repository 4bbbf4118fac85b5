using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Postato.Api.Rest.Json;

/// <summary>A time to publish: an instant, or the wall clock of an IANA zone, resolved with the zone's rules.</summary>
internal sealed class ScheduledTimeConverter : JsonConverter<DateTimeOffset?>
{
    private const string Expected = "An instant is ISO 8601 with an offset (2026-09-01T10:00:00Z), or { localTime, timeZone } with an IANA zone.";

    public static DateTimeOffset Read(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            return UtcInstantConverter.TryParse(value.GetString()!, out var instant) ? instant : throw new JsonException(Expected);
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any(member => member.Name is not ("localTime" or "timeZone")))
            throw new JsonException(Expected);

        var text = value.TryGetProperty("localTime", out var local) && local.ValueKind == JsonValueKind.String ? local.GetString()! : "";
        var zone = value.TryGetProperty("timeZone", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : "";
        return DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall)
            && (zone == "UTC" || zone.Contains('/', StringComparison.Ordinal)) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var rules)
                ? Resolve(wall, rules)
                : throw new JsonException(Expected);
    }

    /// <summary>A time in a gap moves forward by the gap's length; of two in an overlap the first counts.</summary>
    public static DateTimeOffset Resolve(DateTime wall, TimeZoneInfo zone)
    {
        var offset = zone.IsInvalidTime(wall) ? zone.GetUtcOffset(wall.AddDays(-1))
            : zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max()
            : zone.GetUtcOffset(wall);
        return new DateTimeOffset(wall, offset).ToUniversalTime();
    }

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : Read(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } instant)
            writer.WriteStringValue(instant.ToUniversalTime().ToString(UtcInstantConverter.Format, CultureInfo.InvariantCulture));
        else
            writer.WriteNullValue();
    }
}
