using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;

namespace Postato.Api.Tests.OpenApi;

/// <summary>The description of the API, held against the host and against what is committed.</summary>
public sealed class DescriptionTests(Surface surface) : IAsyncLifetime
{
    private const string Golden = "docs/openapi.json";

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Customer customer = null!;
    private JsonObject description = null!;

    public async ValueTask InitializeAsync()
    {
        customer = await surface.SettleAsync();
        var served = await customer.SendAsync(HttpMethod.Get, "~/openapi/v1.json");
        Assert.Equal((200, "application/json; charset=utf-8"), (served.Status, served.Headers["Content-Type"]));
        description = JsonNode.Parse(served.Body)!.AsObject();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task It_is_what_is_committed()
    {
        var text = description.ToJsonString(Written) + "\n";
        var file = Repository.PathTo(Golden);
#pragma warning disable RS0030 // Tests have no configuration of their own.
        if (Environment.GetEnvironmentVariable("POSTATO_GOLDEN") == "write")
#pragma warning restore RS0030
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);

        Assert.True(File.Exists(file) && await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) == text, $"{Golden} is not what the host serves. ./build.sh openapi writes it anew: look at what changed before it is committed.");
    }

    [Fact]
    public void Every_route_is_described_and_nothing_else()
    {
        var routes = customer.Host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods, (endpoint, method) => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(routes, Operations().Select(found => $"{found.Method.ToUpperInvariant()} {found.Path}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_operation_says_what_it_does_takes_and_answers()
    {
        Assert.Equal("3.1.1", description["openapi"]!.GetValue<string>());
        var ids = Operations().Select(found => Text(found.Operation["operationId"])).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        foreach (var (path, method, operation) in Operations())
        {
            var name = $"{method} {path}";
            Assert.False(string.IsNullOrWhiteSpace(Text(operation["summary"])) || string.IsNullOrWhiteSpace(Text(operation["description"])), name);
            Assert.Single(operation["tags"]!.AsArray());
            AssertParameters(name, path, operation);
            if (operation["requestBody"]?["content"]?["application/json"] is { } body)
                Assert.True(body["example"] is not null && body["schema"]?["$ref"] is not null, name);

            var answers = operation["responses"]!.AsObject();
            var good = answers.Single(answer => answer.Key[0] == '2').Value!;
            Assert.True(good["content"]!["application/json"]!["example"] is not null && good["content"]!["application/json"]!["schema"]!["$ref"] is not null, name);
            Assert.True(good["headers"]!["RateLimit"] is not null && !string.IsNullOrWhiteSpace(Text(good["description"])), name);
            Assert.Contains("429", answers.Select(answer => answer.Key));
            Assert.Contains("503", answers.Select(answer => answer.Key));
            Assert.Equal(Text(operation["tags"]![0]) == "Platforms", !answers.ContainsKey("401"));
            Assert.All(answers.Where(answer => answer.Key[0] != '2'), answer => Assert.StartsWith("#/components/responses/", Text(answer.Value!["$ref"]), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_problem_has_examples_with_its_status_and_all_members()
    {
        foreach (var (name, answer) in description["components"]!["responses"]!.AsObject())
        {
            var content = answer!["content"]!["application/problem+json"]!;
            var statuses = Operations().SelectMany(found => found.Operation["responses"]!.AsObject()).Where(found => Text(found.Value!["$ref"]).EndsWith($"/{name}", StringComparison.Ordinal)).Select(found => found.Key).Distinct();
            foreach (var (_, example) in content["examples"]!.AsObject())
            {
                Assert.Equal([example!["value"]!["status"]!.GetValue<int>().ToString(System.Globalization.CultureInfo.InvariantCulture)], statuses);
                Assert.All(description["components"]!["schemas"]!["Problem"]!["required"]!.AsArray(), member => Assert.NotNull(example["value"]![Text(member)]));
            }
        }
    }

    [Fact]
    public void Every_reference_leads_somewhere_and_every_component_is_used()
    {
        var references = References(description).ToHashSet();
        foreach (var reference in references)
        {
            var place = reference.Split('/')[1..].Aggregate((JsonNode?)description, (node, part) => node?[part]);
            Assert.True(place is not null, reference);
        }

        foreach (var kind in (string[])["schemas", "responses"])
            Assert.All(description["components"]![kind]!.AsObject(), component => Assert.Contains($"#/components/{kind}/{component.Key}", references));
    }

    [Fact]
    public void Examples_have_the_members_of_their_schemas()
    {
        foreach (var (path, method, operation) in Operations())
        {
            foreach (var (_, answer) in operation["responses"]!.AsObject().Where(answer => answer.Key[0] == '2'))
                AssertFits($"{method} {path}", answer!["content"]!["application/json"]!["example"], answer["content"]!["application/json"]!["schema"]!);
            if (operation["requestBody"]?["content"]?["application/json"] is { } body)
                AssertFits($"{method} {path} body", body["example"], body["schema"]!);
        }
    }

    [Fact]
    public void Schemas_are_of_JSON_Schema_as_OpenAPI_3_1_has_them()
    {
        string[] types = ["string", "integer", "number", "boolean", "object", "array", "null"];
        foreach (var schema in SchemasIn(description))
        {
            Assert.False(schema.ContainsKey("nullable"), schema.ToJsonString());
            if (schema["type"] is { } type)
                Assert.All(type is JsonArray several ? several.Select(Text) : [Text(type)], name => Assert.Contains(name, types));
            foreach (var member in schema["required"]?.AsArray() ?? [])
                Assert.True(schema["properties"]?[Text(member)] is not null, schema.ToJsonString());
        }
    }

    private static void AssertParameters(string name, string path, JsonNode operation)
    {
        var parameters = operation["parameters"]?.AsArray() ?? [];
        Assert.All(parameters, parameter => Assert.True(!string.IsNullOrWhiteSpace(Text(parameter!["description"])) && parameter["schema"] is not null, name));
        Assert.Equal(
            System.Text.RegularExpressions.Regex.Matches(path, @"\{(\w+)\}").Select(match => match.Groups[1].Value),
            parameters.Where(parameter => Text(parameter!["in"]) == "path").Select(parameter => Text(parameter!["name"])));
        var paged = operation["responses"]!["200"]?["content"]?["application/json"]?["schema"]?["$ref"] is { } reference && Text(reference).EndsWith("Page", StringComparison.Ordinal);
        Assert.Equal(paged, parameters.Any(parameter => Text(parameter!["name"]) == "cursor") && parameters.Any(parameter => Text(parameter!["name"]) == "limit"));
        Assert.Equal(operation["responses"]!["201"] is not null || operation["responses"]!["207"] is not null, parameters.Any(parameter => Text(parameter!["name"]) == "Idempotency-Key"));
    }

    // As far as a schema lists members: those that are required are there, and no others than it lists.
    private void AssertFits(string name, JsonNode? value, JsonNode schema)
    {
        var resolved = schema["$ref"] is { } reference ? description["components"]!["schemas"]![Text(reference).Split('/')[^1]]! : schema;
        switch (value)
        {
            case JsonObject members when resolved["properties"] is JsonObject properties:
                Assert.All(resolved["required"]?.AsArray() ?? [], member => Assert.True(members.ContainsKey(Text(member)), $"{name}: {Text(member)}"));
                foreach (var (member, inner) in members)
                {
                    Assert.True(properties[member] is not null, $"{name}: {member}");
                    AssertFits($"{name}.{member}", inner, properties[member]!);
                }

                break;
            case JsonArray entries when resolved["items"] is { } items:
                Assert.All(entries, entry => AssertFits($"{name}[]", entry, items));
                break;
            case JsonValue word when resolved["enum"] is JsonArray allowed:
                Assert.Contains(word.ToJsonString(), allowed.Select(allowedWord => allowedWord?.ToJsonString()));
                break;
        }
    }

    private IEnumerable<(string Path, string Method, JsonNode Operation)> Operations() =>
        description["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => (path.Key, method.Key, method.Value!)));

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member is { Key: "$ref", Value: JsonValue reference } ? [reference.GetValue<string>()] : References(member.Value)),
        JsonArray entries => entries.SelectMany(References),
        _ => [],
    };

    private static IEnumerable<JsonObject> SchemasIn(JsonNode? node) => node switch
    {
        JsonObject members => members.Where(member => member.Key is not ("example" or "examples")).SelectMany(member =>
            member is { Key: "schema" or "items", Value: JsonObject schema } ? SchemasIn(schema).Append(schema)
            : member is { Key: "properties" or "schemas", Value: JsonObject several } ? several.SelectMany(one => SchemasIn(one.Value).Append(one.Value!.AsObject()))
            : SchemasIn(member.Value)),
        JsonArray entries => entries.SelectMany(SchemasIn),
        _ => [],
    };

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
