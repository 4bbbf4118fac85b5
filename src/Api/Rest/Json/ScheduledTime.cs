using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Json;

/// <summary>A time to publish: an instant, or a local time in an IANA zone, converted by the zone's rules.</summary>
[JsonConverter(typeof(Converter))]
internal readonly partial record struct ScheduledTime(DateTimeOffset At)
{
    private const string Expected = "Use ISO 8601 with an offset (2026-09-01T10:00:00Z), or { localTime, timeZone } with an IANA zone.";

    /// <summary>A time in a gap moves forward by the gap's length; of two in an overlap the first counts.</summary>
    public static DateTimeOffset Resolve(DateTime wall, TimeZoneInfo zone)
    {
        var offset = zone.IsInvalidTime(wall) ? zone.GetUtcOffset(wall.AddDays(-1))
            : zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max()
            : zone.GetUtcOffset(wall);
        return new DateTimeOffset(wall, offset).ToUniversalTime();
    }

    private static ScheduledTime Of(LocalTime local)
    {
        // An offset may lead out of the range of dates.
        if (!DateTime.TryParseExact(
            local.Time, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall)
            || wall.Year is 1 or 9999)
            throw new ShapeException("Use a date and a time without an offset: 2026-09-01T10:00.", "localTime");
        if (!TryFindZone(local.TimeZone, out var zone))
            throw new ShapeException("Use the name of an IANA zone as it is written there: America/Sao_Paulo.", "timeZone");

        return new(Resolve(wall, zone));
    }

    // The name becomes a file path on this machine, so only zone names are accepted. Windows' names contain spaces.
    private static bool TryFindZone(string name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        return ZoneName().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone);
    }

    [GeneratedRegex(
        "\\A(?!posix/|right/)[A-Za-z][A-Za-z0-9_+-]{1,30}(/[A-Za-z][A-Za-z0-9_+-]{1,30}){0,2}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex ZoneName();

    private sealed class Converter : JsonConverter<ScheduledTime>
    {
        public override ScheduledTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType switch
            {
                JsonTokenType.String when UtcInstantConverter.TryParse(reader.GetString()!, out var instant) => new(instant),
                JsonTokenType.StartObject => Of(NestedException.Read<LocalTime>(ref reader, options)!),
                _ => throw new ShapeException(Expected),
            };

        public override void Write(Utf8JsonWriter writer, ScheduledTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(UtcInstant.Of(value.At));
    }
}

/// <summary>A local time in a time zone.</summary>
internal sealed record LocalTime
{
    /// <summary>Date and time without an offset: <c>2026-09-01T10:00</c>.</summary>
    [JsonPropertyName("localTime")]
    public required string Time { get; init; }

    /// <summary>An IANA zone: <c>America/Sao_Paulo</c>.</summary>
    public required string TimeZone { get; init; }
}
