using System.Text.Json;
using System.Text.Json.Serialization;
using Postato.Domain.Primitives;

namespace Postato.Domain.Events;

/// <summary>
/// Serializes event payloads as the REST API serializes its answers, with every member present. Reading is strict, so that a stored payload
/// that does not match its record is detected.
/// </summary>
public static class EventJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    public static string Write<TData>(TData data) => JsonSerializer.Serialize(data, Options);

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            PropertyNameCaseInsensitive = false,
            NumberHandling = JsonNumberHandling.Strict,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Converters = { new InstantConverter(),
                new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class InstantConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(UtcInstant.Of(value));
    }
}
