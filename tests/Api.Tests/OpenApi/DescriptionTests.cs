using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Postato.Api.Tests.Support;
using Postato.Application.Errors;
using Postato.Domain.Events;
using Postato.Testing;

namespace Postato.Api.Tests.OpenApi;

/// <summary>The description of the API, compared with the host and with the committed file.</summary>
public sealed class DescriptionTests(SharedApiHost sharedHost) : IAsyncLifetime
{
    private const string Golden = "docs/openapi.json";

    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private Customer customer = null!;
    private JsonObject description = null!;

    public async ValueTask InitializeAsync()
    {
        customer = await sharedHost.CreateTenantAsync();
        var served = await customer.SendAsync(HttpMethod.Get, "~/openapi/v1.json");
        Assert.Equal((200, "application/json; charset=utf-8"), (served.Status, served.Headers["Content-Type"]));
        description = JsonNode.Parse(served.Body)!.AsObject();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task It_equals_the_committed_file()
    {
        var text = description.ToJsonString(Written) + "\n";
        var file = Repository.PathTo(Golden);
#pragma warning disable RS0030 // Tests have no configuration of their own.
        if (Environment.GetEnvironmentVariable("POSTATO_GOLDEN") == "write")
#pragma warning restore RS0030
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);

        Assert.True(
            File.Exists(file) && await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) == text,
            $"{Golden} is not what the host serves. ./build.sh openapi writes it anew: look at what changed before it is committed.");
    }

    [Fact]
    public void Every_route_is_described_and_nothing_else()
    {
        var routes = customer.Host.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/v1", StringComparison.Ordinal))
            .SelectMany(
                endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods,
                (endpoint, method) => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}")
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
            Assert.False(
                string.IsNullOrWhiteSpace(Text(operation["summary"])) || string.IsNullOrWhiteSpace(Text(operation["description"])), name);
            Assert.Single(operation["tags"]!.AsArray());
            AssertParameters(name, path, operation);
            if (operation["requestBody"]?["content"]?["application/json"] is { } body)
                Assert.True(body["example"] is not null && body["schema"]?["$ref"] is not null, name);

            var answers = operation["responses"]!.AsObject();
            var good = answers.Single(answer => answer.Key[0] == '2').Value!;
            Assert.True(
                good["content"]!["application/json"]!["example"] is not null
                    && good["content"]!["application/json"]!["schema"]!["$ref"] is not null,
                name);
            Assert.True(good["headers"]!["RateLimit"] is not null && !string.IsNullOrWhiteSpace(Text(good["description"])), name);
            Assert.Contains("429", answers.Select(answer => answer.Key));
            Assert.Contains("503", answers.Select(answer => answer.Key));
            Assert.Equal(Text(operation["tags"]![0]) == "Platforms", !answers.ContainsKey("401"));
            Assert.All(
                answers.Where(answer => answer.Key[0] != '2'),
                answer => Assert.StartsWith("#/components/responses/", Text(answer.Value!["$ref"]), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_problem_has_examples_with_its_status_and_all_members()
    {
        foreach (var (name, answer) in description["components"]!["responses"]!.AsObject())
        {
            var content = answer!["content"]!["application/problem+json"]!;
            var statuses = Operations()
                .SelectMany(found => found.Operation["responses"]!.AsObject())
                .Where(found => Text(found.Value!["$ref"]).EndsWith($"/{name}", StringComparison.Ordinal))
                .Select(found => found.Key)
                .Distinct();
            foreach (var (_, example) in content["examples"]!.AsObject())
            {
                Assert.Equal(
                    [example!["value"]!["status"]!.GetValue<int>().ToString(System.Globalization.CultureInfo.InvariantCulture)], statuses);
                Assert.All(
                    description["components"]!["schemas"]!["Problem"]!["required"]!.AsArray(),
                    member => Assert.NotNull(example["value"]![Text(member)]));
            }
        }
    }

    [Fact]
    public void Every_reference_resolves_and_every_component_is_used()
    {
        var references = References(description).ToHashSet();
        foreach (var reference in references)
        {
            var place = reference.Split('/')[1..].Aggregate((JsonNode?)description, (node, part) => node?[part]);
            Assert.True(place is not null, reference);
        }

        foreach (var kind in (string[])["schemas", "responses"])
            Assert.All(
                description["components"]![kind]!.AsObject(),
                component => Assert.Contains($"#/components/{kind}/{component.Key}", references));
    }

    [Fact]
    public void Every_example_is_valid_against_its_schema()
    {
        var schemas = new SchemaCheck(description);
        foreach (var (path, method, operation) in Operations())
        {
            foreach (var parameter in (operation["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["example"] is not null))
                Assert.Empty(schemas.Mistakes(parameter!["schema"]!, parameter["example"], $"{method} {path} {parameter["name"]}"));
            foreach (var media in Contents(operation["requestBody"])
                .Concat(operation["responses"]!.AsObject().SelectMany(answer => Contents(answer.Value))))
                Assert.Empty(schemas.Mistakes(media["schema"]!, media["example"], $"{method} {path}"));
        }

        foreach (var media in description["components"]!["responses"]!.AsObject().SelectMany(answer => Contents(answer.Value)))
            Assert.All(
                media["examples"]!.AsObject(),
                example => Assert.Empty(schemas.Mistakes(media["schema"]!, example.Value!["value"], example.Key)));
    }

    [Fact]
    public void Every_event_type_is_a_webhook_whose_example_is_its_envelope_and_its_records_payload()
    {
        var schemas = new SchemaCheck(description);
        var webhooks = description["webhooks"]!.AsObject();
        Assert.Equal(EventTypes.All.Keys.Order(StringComparer.Ordinal), webhooks.Select(webhook => webhook.Key));
        foreach (var (name, webhook) in webhooks)
        {
            var body = webhook!["post"]!["requestBody"]!["content"]!["application/json"]!;
            Assert.Empty(schemas.Mistakes(body["schema"]!, body["example"], name));
            Assert.Equal(
                ["id", "type", "apiVersion", "createdAt", "workspaceId", "data"], body["example"]!.AsObject().Select(member => member.Key));
            Assert.Equal(name, Text(body["example"]!["type"]));
            Assert.True(Text(webhook["post"]!["description"]).Length > 20, name);

            var payload = RecordedEvents.PayloadOf(name);
            var read = body["example"]!["data"].Deserialize(payload, EventJson.Options);
            Assert.True(
                JsonNode.DeepEquals(body["example"]!["data"], JsonSerializer.SerializeToNode(read, payload, EventJson.Options)), name);
            var described = Components()[payload.Name]!;
            Assert.Equal(
                described["properties"]!.AsObject().Select(member => member.Key).Order(),
                body["example"]!["data"]!.AsObject().Select(member => member.Key).Order());
            Assert.Equal(described["properties"]!.AsObject().Count, described["required"]!.AsArray().Count);
        }
    }

    [Fact]
    public void Every_object_has_a_name_and_every_map_says_what_it_holds()
    {
        var named = description["components"]!["schemas"]!.AsObject().Select(component => component.Value).ToHashSet();
        foreach (var schema in SchemasIn(description).Where(IsObject))
        {
            Assert.True(
                schema.ContainsKey("properties") ? named.Contains(schema) : schema["additionalProperties"] is JsonObject { Count: > 0 },
                $"{schema.GetPath()}: {schema.ToJsonString()}");
        }

        Assert.Superset(
            new HashSet<string> { "ContentItem", "MediaRef", "WallTime", "PostContent", "ScheduledTime", "Metadata", "PostOptions" },
            Components().Keys.ToHashSet());
    }

    [Fact]
    public void Every_enum_is_a_component_without_null() =>
        Assert.All(SchemasIn(description).Where(schema => schema.ContainsKey("enum")), schema =>
        {
            Assert.StartsWith("$.components.schemas.", schema.GetPath(), StringComparison.Ordinal);
            Assert.DoesNotContain(schema["enum"]!.AsArray(), word => word is null);
        });

    [Fact]
    public void Every_code_of_the_catalogues_is_described_with_its_sentence()
    {
        var refusals = typeof(ErrorCatalog).GetProperties()
            .Where(property => property.PropertyType == typeof(ErrorEntry))
            .Select(property => (ErrorEntry)property.GetValue(null)!)
                .Concat(ErrorCatalog.All.Select(entry => entry.Value)).Select(entry => entry.Code);
        AssertCodes("ProblemCode", refusals);
        AssertCodes("ViolationCode", CodeCatalog.Violations.Keys);
        AssertCodes("WarningCode", CodeCatalog.Warnings.Keys.Concat(CodeCatalog.Violations.Keys));
        AssertCodes("PostErrorCode", CodeCatalog.PostErrors.Keys);
    }

    [Fact]
    public void No_two_examples_share_an_idempotency_key()
    {
        var headers = Operations()
            .SelectMany(found => found.Operation["parameters"]?.AsArray() ?? [])
            .Where(parameter => Text(parameter!["name"]) == "Idempotency-Key")
            .Select(parameter => Text(parameter!["example"]));
        var entries = Regex.Matches(description.ToJsonString(), "\"idempotencyKey\":\"([^\"]+)\"").Select(match => match.Groups[1].Value);
        var keys = headers.Concat(entries).ToList();
        Assert.Equal(5, keys.Count);
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    [Fact]
    public async Task What_is_created_says_where_it_is_and_the_description_says_so()
    {
        Assert.All(
            Operations().Select(found => found.Operation["responses"]!["201"]).OfType<JsonNode>(),
            created => Assert.Equal("uri-reference", Text(created["headers"]!["Location"]!["schema"]!["format"])));

        var post = new { platform = "paper", accountId = customer.Account, status = "draft", content = "Where am I?" };
        var made = await customer.PostAsync("/posts", post, ("Idempotency-Key", "where-1"));
        var again = await customer.PostAsync("/posts", post, ("Idempotency-Key", "where-1"));
        Assert.Equal((201, customer.In($"/posts/{made.Text("id")}")), (made.Status, made.Headers["Location"]));
        Assert.Equal(("true", made.Headers["Location"]), (again.Headers["Idempotent-Replayed"], again.Headers["Location"]));
        Assert.Equal(made.Text("id"), (await customer.SendAsync(HttpMethod.Get, $"~{made.Headers["Location"]}")).Text("id"));
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
        Assert.All(
            parameters,
            parameter => Assert.True(!string.IsNullOrWhiteSpace(Text(parameter!["description"])) && parameter["schema"] is not null, name));
        Assert.Equal(
            Regex.Matches(path, @"\{(\w+)\}").Select(match => match.Groups[1].Value),
            parameters.Where(parameter => Text(parameter!["in"]) == "path").Select(parameter => Text(parameter!["name"])));
        var paged = operation["responses"]!["200"]?["content"]?["application/json"]?["schema"]?["$ref"] is { } reference
            && Text(reference).EndsWith("Page", StringComparison.Ordinal);
        Assert.Equal(
            paged,
            parameters.Any(parameter => Text(parameter!["name"]) == "cursor")
                && parameters.Any(parameter => Text(parameter!["name"]) == "limit"));
        Assert.Equal(
            operation["responses"]!["201"] is not null || operation["responses"]!["207"] is not null,
            parameters.Any(parameter => Text(parameter!["name"]) == "Idempotency-Key"));
    }

    private void AssertCodes(string component, IEnumerable<string> codes)
    {
        var described = Components()[component]!;
        var words = described["enum"]!.AsArray().Select(Text).ToList();
        Assert.Equal(codes.Distinct().Order(StringComparer.Ordinal), words.Order(StringComparer.Ordinal));
        Assert.Equal(words.Count, described["x-enum-descriptions"]!.AsArray().Count(text => Text(text).Length > 10));
        Assert.All(words, word => Assert.Contains($"- `{word}`: ", Text(described["description"]), StringComparison.Ordinal));
    }

    private static bool IsObject(JsonObject schema) => schema.ContainsKey("properties") || schema["type"] switch
    {
        JsonArray types => types.Any(type => Text(type) == "object"),
        { } type => Text(type) == "object",
        null => false,
    };

    private static IEnumerable<JsonNode> Contents(JsonNode? holder) =>
        (holder?["content"]?.AsObject() ?? []).Where(content => content.Key != "multipart/form-data").Select(content => content.Value!);

    private IDictionary<string, JsonNode?> Components() => description["components"]!["schemas"]!.AsObject();

    private IEnumerable<(string Path, string Method, JsonNode Operation)> Operations() =>
        description["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => (path.Key, method.Key, method.Value!)));

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members =>
            members.SelectMany(
                member => member is { Key: "$ref", Value: JsonValue reference }
                    ? [reference.GetValue<string>()]
                    : References(member.Value)),
        JsonArray entries => entries.SelectMany(References),
        _ => [],
    };

    private static IEnumerable<JsonObject> SchemasIn(JsonNode? node) => node switch
    {
        JsonObject members => members.Where(member => member.Key is not ("example" or "examples")).SelectMany(member =>
            member is { Key: "schema" or "items" or "additionalProperties", Value: JsonObject schema } ? SchemasIn(schema).Append(schema)
            : member is { Key: "oneOf" or "anyOf" or "allOf", Value: JsonArray choices }
                ? choices.OfType<JsonObject>().SelectMany(choice => SchemasIn(choice).Append(choice))
                : member is { Key: "properties" or "schemas", Value: JsonObject several }
                    ? several.SelectMany(one => SchemasIn(one.Value).Append(one.Value!.AsObject()))
                    : SchemasIn(member.Value)),
        JsonArray entries => entries.SelectMany(SchemasIn),
        _ => [],
    };

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
