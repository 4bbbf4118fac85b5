using System.Text.Json;
using System.Text.Json.Serialization;

namespace Postato.Domain.Networks;

/// <summary>A network by its key: <c>bluesky</c>, <c>twitter</c>. An open set: a network is found by its type at start.</summary>
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
