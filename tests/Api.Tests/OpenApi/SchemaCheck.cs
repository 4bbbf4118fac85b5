using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Postato.Api.Tests.OpenApi;

/// <summary>Validates a value against the parts of JSON Schema that the description uses.</summary>
internal sealed class SchemaCheck(JsonNode description)
{
    public IReadOnlyList<string> Mistakes(JsonNode schema, JsonNode? value, string place) => [.. Find(schema, value, place)];

    private IEnumerable<string> Find(JsonNode schema, JsonNode? value, string place)
    {
        if (schema["$ref"] is { } reference)
            schema = description["components"]!["schemas"]![Text(reference).Split('/')[^1]]!;
        if (schema["oneOf"] is JsonArray choices && choices.Count(choice => !Find(choice!, value, place).Any()) is var fitting
            && fitting != 1)
            return [$"{place}: {fitting} of the choices fit."];
        if (schema["type"] is { } type
            && !(type is JsonArray several ? several.Select(Text) : [Text(type)])
                .Any(name => name == TypeOf(value) || (name == "number" && TypeOf(value) == "integer")))
            return [$"{place}: {TypeOf(value)} is not {type.ToJsonString()}."];
        if (value is not null && schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
            return [$"{place}: {value.ToJsonString()} is none of the words."];

        if (schema["const"] is { } constant && !JsonNode.DeepEquals(constant, value))
            return [$"{place}: {value?.ToJsonString()} is not {constant.ToJsonString()}."];

        return value switch
        {
            JsonObject members => FindIn(schema, members, place),
            JsonArray entries when schema["items"] is { } items => entries.SelectMany((entry, i) => Find(items, entry, $"{place}[{i}]")),
            JsonValue text when TypeOf(text) == "string" && !IsWellFormed(schema, Text(text)) =>
                [$"{place}: {text.ToJsonString()} has not the form."],
            _ => [],
        };
    }

    private IEnumerable<string> FindIn(JsonNode schema, JsonObject members, string place)
    {
        foreach (var name in (schema["required"]?.AsArray() ?? []).Select(Text).Where(name => !members.ContainsKey(name)))
            yield return $"{place}.{name} is missing.";
        foreach (var (name, value) in members)
        {
            var inner = schema["properties"]?[name] ?? schema["additionalProperties"] as JsonObject;
            if (inner is null && schema["properties"] is not null)
                yield return $"{place}.{name} is not described.";
            foreach (var mistake in inner is null ? [] : Find(inner, value, $"{place}.{name}"))
                yield return mistake;
        }
    }

    private static bool IsWellFormed(JsonNode schema, string text) =>
        (schema["pattern"] is not { } pattern || Regex.IsMatch(text, Text(pattern)))
        && (schema["maxLength"] is not { } most || text.Length <= most.GetValue<int>())
        && Text(schema["format"]) switch
        {
            "date-time" =>
                DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _) && text.Contains('T', StringComparison.Ordinal),
            "uri" => Uri.IsWellFormedUriString(text, UriKind.Absolute),
            _ => true,
        };

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
    };

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
