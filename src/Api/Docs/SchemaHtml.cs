using System.Text.Json.Nodes;
using static Postato.Api.Docs.Markup;

namespace Postato.Api.Docs;

/// <summary>Renders schemas as nested lists of members.</summary>
/// <param name="showsRequired">For requests only: members of answers are always present.</param>
internal sealed class SchemaHtml(JsonNode description, bool showsRequired)
{
    private const int DeepestOpening = 5;

    public string Parameters(JsonArray parameters)
    {
        var members = parameters.Select(parameter => Member(
            TextOf(parameter!["name"]), parameter["schema"]!, TextOf(parameter["description"]),
            parameter["required"]?.GetValue<bool>() is true, TextOf(parameter["in"]), 0));
        return $"<dl class=\"members\">{string.Concat(members)}</dl>";
    }

    public string Members(JsonNode schema, int depth = 0)
    {
        var resolved = Resolve(schema);
        if (resolved["properties"] is not JsonObject properties)
            return "";

        var required = resolved["required"]?.AsArray().Select(TextOf).ToHashSet() ?? [];
        var members = properties.Select(property => Member(
            property.Key, property.Value!,
            TextOf(property.Value!["description"]) is { Length: > 0 } own ? own : TextOf(Resolve(property.Value)["description"]),
            required.Contains(property.Key), null, depth));
        return $"<dl class=\"members\">{string.Concat(members)}</dl>";
    }

    private string Member(string name, JsonNode schema, string text, bool required, string? place, int depth)
    {
        var inner = depth < DeepestOpening ? Inner(schema, depth + 1) : "";
        var notes = string.Concat(
            new[] { TypeOf(schema), place ?? "", required && showsRequired ? "required" : "" }.Where(note => note.Length > 0)
                .Select(note => $"<span class=\"note{(note == "required" ? " must" : "")}\">{E(note)}</span>"));
        var words = Resolve(schema)["enum"] is JsonArray allowed
            ? $"<p class=\"words\">"
                + $"{string.Join(" ", allowed.Where(word => word is not null).Select(word => $"<code>{E(TextOf(word))}</code>"))}</p>"
            : "";
        return $"<div><dt><code>{E(name)}</code>{notes}</dt><dd>{(text.Length == 0 ? "" : $"<p>{Inline(text)}</p>")}{words}"
            + $"{(inner.Length == 0 ? "" : $"<details><summary>Members</summary>{inner}</details>")}</dd></div>";
    }

    // The schema of an object, of a list's entries, or of the alternative that has members.
    private string Inner(JsonNode schema, int depth)
    {
        var resolved = Resolve(schema);
        if (resolved["properties"] is not null)
            return Members(resolved, depth);
        if (resolved["items"] is { } items)
            return Inner(items, depth);

        return Choices(resolved).Select(choice => Inner(choice, depth)).FirstOrDefault(found => found.Length > 0) ?? "";
    }

    private string TypeOf(JsonNode schema)
    {
        var resolved = Resolve(schema);
        if (Choices(resolved).Select(TypeOf).Where(type => type.Length > 0).Distinct().ToList() is { Count: > 0 } choices)
            return string.Join(" or ", choices);
        if (resolved["items"] is { } items && TypeOf(items) is { Length: > 0 } item)
            return $"list of {item}{(IsNullable(resolved) ? " or null" : "")}";

        var types = resolved["type"] is JsonArray several
            ? several.Select(TextOf).Order(StringComparer.Ordinal).ToList()
            : [TextOf(resolved["type"])];
        return string.Join(
            " or ",
            types.Where(type => type.Length > 0)
                .OrderBy(type => type == "null")
                .Select(type => type == "string" && TextOf(resolved["format"]) is { Length: > 0 } format ? format : type));
    }

    private static bool IsNullable(JsonNode schema) => schema["type"] is JsonArray types && types.Any(type => TextOf(type) == "null");

    private static IEnumerable<JsonNode> Choices(JsonNode schema) =>
        (schema["oneOf"] ?? schema["anyOf"])?.AsArray().OfType<JsonNode>() ?? [];

    private JsonNode Resolve(JsonNode schema) =>
        TextOf(schema["$ref"]) is { Length: > 0 } reference ? description["components"]!["schemas"]![reference.Split('/')[^1]]! : schema;
}
