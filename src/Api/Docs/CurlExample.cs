using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Application;
using static Postato.Api.Docs.Markup;

namespace Postato.Api.Docs;

/// <summary>An operation as a curl command to copy.</summary>
internal sealed class CurlExample(PublicAddress address)
{
    public string Of(string path, string method, JsonNode operation)
    {
        var lines = new List<string>
        {
            $"curl{(method == "get" ? "" : $" -X {method.ToUpperInvariant()}")} "
                + $"'{address.Root.AbsoluteUri.TrimEnd('/')}{Fill(path, operation)}'",
        };
        if (operation["security"] is not JsonArray { Count: 0 })
            lines.Add("-H \"Authorization: Bearer $POSTATO_KEY\"");
        if (Parameters(operation).FirstOrDefault(parameter => TextOf(parameter["in"]) == "header") is { } key)
            lines.Add($"-H '{TextOf(key["name"])}: {TextOf(key["example"])}'");

        var content = operation["requestBody"]?["content"]?.AsObject().First();
        if (content?.Key == "application/json" && content?.Value?["example"] is { } body)
        {
            lines.Add("-H 'Content-Type: application/json'");
            var json = body.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
            lines.Add($"-d '{json.Replace("'", "'\\''", StringComparison.Ordinal)}'");
        }
        else if (content is not null)
        {
            lines.AddRange(content.Value.Value!["example"]!.AsObject().Select(part => $"-F '{part.Key}={TextOf(part.Value)}'"));
        }

        return string.Join(" \\\n  ", lines);
    }

    private static string Fill(string path, JsonNode operation) =>
        Parameters(operation).Where(parameter => TextOf(parameter["in"]) == "path")
            .Aggregate(
                path,
                (filled, parameter) => filled.Replace(
                    $"{{{TextOf(parameter["name"])}}}", TextOf(parameter["example"]), StringComparison.Ordinal));

    private static IEnumerable<JsonNode> Parameters(JsonNode operation) => operation["parameters"]?.AsArray().OfType<JsonNode>() ?? [];
}
