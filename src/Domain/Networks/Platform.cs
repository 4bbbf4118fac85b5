using System.Text.Json;
using System.Text.Json.Serialization;

namespace Postato.Domain.Networks;

/// <summary>A network's key: <c>bluesky</c>, <c>twitter</c>. Not an enum, because networks are found by their type at start.</summary>
[JsonConverter(typeof(JsonConverter))]
public readonly record struct Platform(string Key)
{
    public override string ToString() => Key;

    private sealed class JsonConverter : JsonConverter<Platform>
    {
        public override Platform Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetString() ?? throw new JsonException("A platform is a string."));

        public override void Write(Utf8JsonWriter writer, Platform value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Key);
    }
}
