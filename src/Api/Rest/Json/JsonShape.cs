using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Postato.Api.Rest.Posts;
using Postato.Application.Posts;

namespace Postato.Api.Rest.Json;

/// <summary>
/// Compares a body with its record type, to find all unknown and missing fields: the serializer stops at the first error.
/// </summary>
internal sealed class JsonShape
{
    private const int MostNamed = 50;

    private readonly Dictionary<string, IReadOnlyList<string>> mistakes = [];

    public static Dictionary<string, IReadOnlyList<string>> FindMistakes(Type type, ReadOnlySequence<byte> body)
    {
        var shape = new JsonShape();
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = ApiJson.MaximumDepth });
        shape.Compare(type, document.RootElement, "");
        return shape.mistakes;
    }

    private void Compare(Type type, JsonElement value, string path)
    {
        type = Inner(type);
        if (value.ValueKind == JsonValueKind.Array && ItemsOf(type) is { } item)
        {
            var index = 0;
            foreach (var entry in value.EnumerateArray())
                Compare(item, entry, $"{path}[{index++}]");
        }
        else if (value.ValueKind == JsonValueKind.Object && InfoOf(type) is { Kind: JsonTypeInfoKind.Object } info)
        {
            CompareMembers(info, value, path);
        }
    }

    private void CompareMembers(JsonTypeInfo info, JsonElement value, string path)
    {
        var members = info.Properties.Where(member => member.Set is not null).ToDictionary(member => member.Name, StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            if (members.TryGetValue(member.Name, out var known))
                Compare(known.PropertyType, member.Value, Join(path, member.Name));
            else
                Add(Join(path, DidYouMean.Shown(member.Name)), DidYouMean.Words("field", member.Name, members.Keys));
        }

        foreach (var member in members.Values.Where(member => member.IsRequired && !value.TryGetProperty(member.Name, out _)))
            Add(Join(path, member.Name), "Required.");
    }

    private void Add(string path, string words)
    {
        if (mistakes.Count < MostNamed)
            mistakes.TryAdd(path, [words]);
    }

    /// <summary>The type as which a value is read, when a converter of ours reads it as another.</summary>
    private static Type Inner(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() is var generic
            && (generic == typeof(Optional<>) || generic == typeof(Nullable<>)))
            return Inner(type.GenericTypeArguments[0]);
        if (type == typeof(ContentRequest))
            return typeof(IReadOnlyList<ItemRequest>);

        return type == typeof(ScheduledTime) ? typeof(LocalTime) : type;
    }

    private static Type? ItemsOf(Type type) => InfoOf(type) is { Kind: JsonTypeInfoKind.Enumerable } info ? info.ElementType : null;

    private static JsonTypeInfo? InfoOf(Type type) => ApiJson.Options.TryGetTypeInfo(type, out var info) ? info : null;

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
