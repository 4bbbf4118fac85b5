using System.Text.Json.Nodes;

namespace Postato.Api.Tests.Support;

/// <summary>Every place of a request body that takes a text, read from the API description, so that new members are included.</summary>
/// <param name="known">Values of members that must be valid for the others to be checked.</param>
internal sealed class BodyPlaces(JsonNode description, IReadOnlyDictionary<string, string> known)
{
    private const int Deepest = 8;

    /// <summary>The place's name, and the body with a given text in it.</summary>
    public IEnumerable<(string Place, Func<string, JsonNode> With)> Of(JsonNode? schema, int depth = 0)
    {
        schema = Resolve(schema);
        if (depth > Deepest)
            yield break;

        foreach (var key in (string[])["oneOf", "anyOf", "allOf"])
        {
            foreach (var place in (schema?[key]?.AsArray() ?? []).SelectMany(part => Of(part, depth + 1)))
                yield return place;
        }

        if (schema is null || Is(schema, "string"))
            yield return ("", text => JsonValue.Create(text));
        if (schema?["properties"] is JsonObject properties)
        {
            foreach (var (name, member) in properties)
            {
                foreach (var (place, with) in Of(member, depth + 1))
                    yield return ($".{name}{place}", text => Put(Base(schema), name, with(text)));
            }
        }

        if (schema?["items"] is { } items)
        {
            foreach (var (place, with) in Of(items, depth + 1))
                yield return ($"[]{place}", text => new JsonArray(with(text)));
        }

        if (schema is null
            || (Is(schema, "object") && schema["additionalProperties"]?.GetValueKind() is not System.Text.Json.JsonValueKind.False))
        {
            yield return ("{name}", text => new JsonObject { [text] = "x" });
            yield return ("{value}", text => new JsonObject { ["k"] = text });
            yield return ("{deep}", text => new JsonObject { ["k"] = new JsonArray(text, new JsonObject { [text] = text }) });
        }
    }

    /// <summary>The smallest valid request of this schema.</summary>
    public JsonObject Base(JsonNode? schema)
    {
        var body = new JsonObject();
        foreach (var required in Resolve(schema)?["required"]?.AsArray() ?? [])
        {
            var name = required!.GetValue<string>();
            var member = Resolve(schema)!["properties"]![name];
            body[name] = Is(Resolve(member), "array") ? new JsonArray(Base(Resolve(member)!["items"])) : known.GetValueOrDefault(name, "x");
        }

        if (body.ContainsKey("status"))
            body["content"] = "x";
        return body;
    }

    private static JsonObject Put(JsonObject body, string name, JsonNode value)
    {
        body[name] = value;
        return body;
    }

    private static bool Is(JsonNode? schema, string type) => schema?["type"] switch
    {
        JsonValue one => one.GetValue<string>() == type,
        JsonArray several => several.Any(entry => entry!.GetValue<string>() == type),
        _ => false,
    };

    private JsonNode? Resolve(JsonNode? schema)
    {
        while (schema?["$ref"]?.GetValue<string>() is { } reference)
            schema = reference[2..].Split('/').Aggregate(description, (node, step) => node[step]!);
        return schema;
    }
}
