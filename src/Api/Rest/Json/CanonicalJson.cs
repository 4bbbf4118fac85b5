using System.Text.Json;

namespace Postato.Api.Rest.Json;

/// <summary>
/// One form for all spellings of a value: no white space, members by name, signs escaped alike. Lists keep their order, which is their
/// meaning.
/// </summary>
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
