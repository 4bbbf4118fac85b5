using System.Text.Json;

namespace Postato.Api.Rest.Json;

/// <summary>A canonical form of JSON: no white space, members sorted by name, uniform escapes. The order of lists is kept.</summary>
internal static class CanonicalJson
{
    public static byte[] Of<T>(T value)
    {
        var element = JsonSerializer.SerializeToElement(value, ApiJson.OmitNull);
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            Write(writer, element);
        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var entry in element.EnumerateArray())
                    Write(writer, entry);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
