using System.Buffers;
using System.Text.Json;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Json;

/// <summary>Translates the serializer's errors into messages for the caller, by field.</summary>
internal static class JsonMistakes
{
    /// <summary>The field name for errors of the whole body.</summary>
    public const string Body = "body";

    private const string NoSuchField = "There is no such field.";

    /// <summary>All unknown and missing fields, and the error at which the serializer stopped.</summary>
    public static InvalidRequest Of(JsonException bad, Type type, ReadOnlySequence<byte> body)
    {
        var mistakes = JsonShape.FindMistakes(type, body);
        foreach (var (field, words) in Of(bad).Details.Where(found => mistakes.Count == 0 || found.Value is not [NoSuchField]))
            mistakes.TryAdd(field, words);
        return new InvalidRequest(mistakes);
    }

    private static InvalidRequest Of(JsonException bad)
    {
        var path = "";
        while (bad is NestedException { InnerException: JsonException inner })
        {
            path = Join(path, PathOf(bad));
            bad = inner;
        }

        path = Join(path, PathOf(bad));
        if (bad is ShapeException shape)
            return new InvalidRequest(Named(Join(path, shape.Member ?? "")), shape.Words);

        var message = bad.Message;
        if (message.Contains("could not be mapped", StringComparison.Ordinal))
            return Unknown(path, Quoted(message)[0]);
        if (message.Contains("missing required", StringComparison.Ordinal))
            return new InvalidRequest(
                Quoted(message)[1..].ToDictionary(name => Join(path, name), _ => (IReadOnlyList<string>)["Required."]));

        return new InvalidRequest(Named(path), WordsOf(message));
    }

    // The serializer's path ends with the member itself or with its parent.
    private static InvalidRequest Unknown(string path, string member)
    {
        var field = path == member || path.EndsWith($".{member}", StringComparison.Ordinal) ? path : Join(path, member);
        return new InvalidRequest(field, NoSuchField);
    }

    private static string WordsOf(string message)
    {
        if (message.Contains("duplicate", StringComparison.OrdinalIgnoreCase))
            return "This field is given twice.";
        if (message.Contains("doesn't allow", StringComparison.Ordinal))
            return "This cannot be null.";

        var type = message.Split("could not be converted to ", 2) is [_, var rest] ? rest.Split(". Path", 2)[0] : "";
        return type switch
        {
            _ when type.Contains("Dictionary", StringComparison.Ordinal) => "This must be an object whose values are texts.",
            _ when type.Contains("List", StringComparison.Ordinal) => "This must be a list.",
            _ when type.Contains("System.String", StringComparison.Ordinal) => "This must be a text.",
            _ when type.Contains("System.Boolean", StringComparison.Ordinal) => "This must be true or false.",
            _ when type.Contains("System.Int", StringComparison.Ordinal) => "This must be a whole number.",
            _ when type.Contains(".Id`1", StringComparison.Ordinal) || message.StartsWith("An id", StringComparison.Ordinal) =>
                "This must be an id, which is a text.",
            _ when type.Contains("Postato.", StringComparison.Ordinal) => "This must be an object.",
            _ => "This value is not of the right type.",
        };
    }

    // The serializer's message has the member names in apostrophes; they are available nowhere else.
    private static string[] Quoted(string message) => [.. message.Split('\'').Where((_, i) => i % 2 == 1)];

    private static string PathOf(JsonException bad) => bad.Path is null or "$" ? "" : bad.Path[1..].TrimStart('.');

    private static string Join(string path, string rest) =>
        path.Length == 0 || rest.Length == 0 || rest[0] == '[' ? path + rest : $"{path}.{rest}";

    private static string Named(string path) => path.Length == 0 ? Body : path;
}

/// <summary>A value that one of our converters refuses, with a message for the caller.</summary>
/// <param name="member">The path below the value, when one of its members is wrong.</param>
internal sealed class ShapeException(string words, string? member = null) : JsonException(words)
{
    public string Words { get; } = words;

    public string? Member { get; } = member;
}

/// <summary>An error in a value that a converter reads separately: its path begins there.</summary>
internal sealed class NestedException(JsonException inner) : JsonException(null, inner)
{
    /// <summary>Reads a value and adds the path of its parent to its errors.</summary>
    public static T? Read<T>(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(ref reader, options);
        }
        catch (JsonException bad)
        {
            throw new NestedException(bad);
        }
    }
}
