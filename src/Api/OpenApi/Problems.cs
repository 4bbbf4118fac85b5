using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Postato.Api.Rest;
using Postato.Domain.Posts.Limits;
using Postato.Domain.Primitives;

namespace Postato.Api.OpenApi;

/// <summary>The problem responses, each described once. Their examples are rendered by the code that writes real ones.</summary>
internal static class Problems
{
    private const string Schema = "Problem";
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static readonly Dictionary<int, Answer> All = new()
    {
        [400] = new("InvalidRequest", "The request is malformed or a field is invalid: `details` says which.",
            [("aWrongField", new InvalidRequest("scheduledAt", "Required with status scheduled."))], []),
        [401] = new("Unauthenticated", "The API key is missing, malformed, unknown, expired or revoked.",
            [("noKey", new Unauthenticated())], ["WWW-Authenticate"]),
        [403] = new("PermissionDenied", "The key lacks a permission here: `required` names it.",
            [("noPermission", new PermissionDenied("posts.publish", ["posts.read", "posts.write"]))], []),
        [404] = new("NotFound", "It does not exist, or this key has no access to it: the answer is the same.",
            [("notFound", new NotFound())], []),
        [409] = new("Conflict", "Its state does not allow this, or the first request with this `Idempotency-Key` is still running.",
            [("wrongState", new InvalidState("published")), ("stillRunning", new IdempotencyInProgress())], ["Retry-After"]),
        [413] = new("PayloadTooLarge", "The request has more bytes than `limit`.", [("tooLarge", new PayloadTooLarge(1 << 20))], []),
        [415] = new("UnsupportedMediaType", "The content type is none of those in `limit`.",
            [("wrongType", new UnsupportedMediaType(["application/json"]))], []),
        [422] = new("ValidationFailed",
            "It violates limits of the network or refers to something that does not exist: `errors` lists everything at once. "
                + "Or the `Idempotency-Key` was used for another request.",
            [
                ("tooLong", new ValidationFailed(
                [
                    new Violation("content", "text_too_long", "The text has 312 graphemes and Bluesky (post) takes 300: shorten it by 12.",
                        "bluesky", 300, 312),
                    new Violation("media[0].id", "not_found", "There is no such medium in this workspace.", null),
                ])),
                ("keyReused", new IdempotencyKeyReused()),
            ], []),
        [429] = new("RateLimited", "Too many requests; nothing was done.", [("tooMany", new RateLimited(TimeSpan.FromSeconds(3), "key"))],
            ["Retry-After", "RateLimit", "RateLimit-Policy"]),
        [503] = new("Unavailable", "The service is not available at the moment; nothing was done.",
            [("away", new Unavailable(TimeSpan.FromSeconds(2)))], ["Retry-After"]),
    };

    /// <summary>The problem of a refused entry of a batch.</summary>
    public static byte[] TooLong() => Render(All[422].Examples[0].Error);

    public static string NameOf(int status) => All[status].Name;

    public static void Add(OpenApiDocument document)
    {
        DescribeBatchItem(document);
        document.Components!.Responses ??= new Dictionary<string, IOpenApiResponse>();
        document.AddComponent(Schema, DescribeProblem(document));
        foreach (var (_, answer) in All)
        {
            document.Components.Responses[answer.Name] = new OpenApiResponse
            {
                Description = answer.Description,
                Headers = answer.Headers.Count == 0 ? null : answer.Headers.ToDictionary(name => name, _ => Header()),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [ProblemWriter.ContentType] = new()
                    {
                        Schema = new OpenApiSchemaReference(Schema, document),
                        Examples = answer.Examples.ToDictionary(example => example.Name, example => (IOpenApiExample)new OpenApiExample
                        {
                            Value = JsonNode.Parse(Render(example.Error)),
                        }),
                    },
                },
            };
        }
    }

    // Serialized by hand, so that the entry has the same bytes as any other post.
    private static void DescribeBatchItem(OpenApiDocument document)
    {
        var item = (OpenApiSchema)document.Components!.Schemas!["BatchItem"];
        item.Properties!["post"] = new OpenApiSchemaReference("Post", document);
        item.Properties["problem"] = new OpenApiSchemaReference(Schema, document);
        item.Required = new HashSet<string> { "index", "status" };
    }

    private static byte[] Render(Error error) => ProblemWriter.Render($"/v1/workspaces/{Samples.Workspace}/posts", Trace, error);

    private static OpenApiSchema DescribeProblem(OpenApiDocument document) => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A problem (RFC 9457). Branch on `error`, which is stable; it also decides which of the last members are present.",
        Required = new HashSet<string> { "type", "title", "status", "detail", "instance", "traceId", "error", "message" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("A URI that identifies the kind of problem.", "uri"),
            ["title"] = Text("The kind of problem in words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status." },
            ["detail"] = Text("What is wrong here, and what to do next."),
            ["instance"] = Text("The path of the request."),
            ["traceId"] = Text("Support finds the request in the logs by it."),
            ["error"] = Code(),
            ["message"] = Text("What is wrong here."),
            ["details"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "With `INVALID_REQUEST`: messages by field.",
                AdditionalProperties = Texts(),
            },
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Description = "With `VALIDATION_FAILED`: everything that is wrong.",
                Items = new OpenApiSchemaReference("Violation", document),
            },
            ["required"] = Text("With `permission_denied`: the missing permission, or `https`."),
            ["granted"] = Texts("With `permission_denied`: the permissions that the key has there."),
            ["currentState"] = Text("With `invalid_state`: the current state."),
            ["limit"] = new OpenApiSchema
            {
                Description = "With `payload_too_large`: the number of bytes; with `unsupported_media_type`: the allowed types.",
            },
        },
    };

    private static OpenApiSchema Code()
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.String };
        NamedSchemas.SetWords(schema, WordLists.ProblemCode);
        return schema;
    }

    private static IOpenApiHeader Header() => new OpenApiHeader { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static OpenApiSchema Texts(string? description = null) =>
        new() { Type = JsonSchemaType.Array, Description = description, Items = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static OpenApiSchema Text(string description, string? format = null) =>
        new() { Type = JsonSchemaType.String, Description = description, Format = format };

    private sealed record Answer(
        string Name, string Description, IReadOnlyList<(string Name, Error Error)> Examples, IReadOnlyList<string> Headers);
}
