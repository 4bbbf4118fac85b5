using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Postato.Domain.Primitives;

namespace Postato.Api.OpenApi;

/// <summary>Completes each operation by what its endpoint notes: parameters, body, examples, problems.</summary>
internal static class Operations
{
    public static async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var notes = context.Description.ActionDescriptor.EndpointMetadata;
        DescribeParameters(operation, context, notes);
        await DescribeBodyAsync(operation, context, notes, ct);
        DescribeAnswers(operation, context, notes);
        if (operation.Tags?.Any(tag => tag.Name == "Platforms") is true)
            operation.Security = [];
    }

    private static void DescribeParameters(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> notes)
    {
        var ids = context.Description.ParameterDescriptions.Where(parameter => parameter.Type is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Id<>))
            .ToDictionary(parameter => parameter.Name, parameter => parameter.Type.GetGenericArguments()[0]);
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
            DescribePath(parameter, ids, context.Document!);
        foreach (var note in notes.OfType<ListParameter>())
        {
            var schema = note.Schema();
            var several = schema.Type == JsonSchemaType.Array;
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = note.Name,
                In = ParameterLocation.Query,
                Description = note.Description,
                Schema = schema,
                Style = several ? ParameterStyle.Form : null,
                Explode = !several,
                Example = several && note.Example is { } words ? new JsonArray([.. words.Split(',').Select(word => (JsonNode?)word)]) : note.Example,
            });
        }

        if (notes.OfType<KeyNote>().Any())
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "Idempotency-Key",
                In = ParameterLocation.Header,
                Description = "Any 1 to 255 printable characters. The same key with the same request gets the first answer again, so that a repeat after a lost answer creates nothing twice.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 },
                // Its own for each operation: two that are copied one after the other must not meet.
                Example = Examples.KeyOf(operation.OperationId!),
            });
        }
    }

    private static void DescribePath(OpenApiParameter parameter, Dictionary<string, Type> ids, OpenApiDocument document)
    {
        if (ids.TryGetValue(parameter.Name!, out var entity))
        {
            (parameter.Description, parameter.Example) = Examples.Named(entity);
            parameter.Schema = new OpenApiSchemaReference(Schemas.NameOfId(entity), document);
            return;
        }

        (parameter.Description, parameter.Example) = parameter.Name == "platform"
            ? ("Key of the network, or an alias of it.", Samples.PlatformKey)
            : throw new InvalidOperationException($"{parameter.Name} is not described.");
    }

    private static async Task DescribeBodyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> notes, CancellationToken ct)
    {
        if (notes.OfType<UploadNote>().Any())
        {
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["multipart/form-data"] = new() { Schema = Upload(), Example = Examples.Upload() } } };
        }
        else if (notes.OfType<BodyNote>().FirstOrDefault() is { } body)
        {
            var name = body.Type.Name;
            if (context.Document!.Components?.Schemas?.ContainsKey(name) is not true)
                context.Document.AddComponent(name, await context.GetOrCreateSchemaAsync(body.Type, null, ct));
            var media = new OpenApiMediaType { Schema = new OpenApiSchemaReference(name, context.Document), Example = Examples.Request(operation.OperationId!) };
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = media } };
        }
    }

    private static void DescribeAnswers(OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> notes)
    {
        operation.Responses ??= [];
        foreach (var (status, answer) in operation.Responses)
        {
            if (answer is not OpenApiResponse response)
                continue;
            response.Description = Examples.Answer(operation.OperationId!).Description;
            foreach (var media in response.Content!.Values)
                media.Example = Examples.Answer(operation.OperationId!).Body;
            response.Headers = Headers(notes);
            if (status == "201")
                response.Headers["Location"] = Text("Where it can be read: its path.", $"/v1/workspaces/{Samples.Workspace}/{Examples.PlaceOf(operation.OperationId!)}", "uri-reference");
        }

        foreach (var status in notes.OfType<RefusalNote>().SelectMany(note => note.Statuses))
            operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponseReference(Problems.NameOf(status), context.Document);
    }

    private static Dictionary<string, IOpenApiHeader> Headers(IList<object> notes)
    {
        var headers = new Dictionary<string, IOpenApiHeader>
        {
            ["RateLimit-Policy"] = Text("The limit that counts this request: its name, its quota `q` and its window `w` in seconds.", "\"key\";q=600;w=60"),
            ["RateLimit"] = Text("What is left of it: `r` requests, and `t` seconds until there is one more.", "\"key\";r=599;t=1"),
        };
        if (notes.OfType<KeyNote>().Any())
            headers["Idempotent-Replayed"] = Text("`true` when this is the first answer, given again.", "true");
        return headers;
    }

    private static OpenApiHeader Text(string description, string example, string? format = null) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = format }, Example = example };

    private static OpenApiSchema Upload()
    {
        var schema = UploadParts();
        NamedSchemas.SetName(schema, "MediaUpload", "A file with what is said of it.");
        return schema;
    }

    private static OpenApiSchema UploadParts() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "file" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "The bytes. Their name is kept as something to recognise them by." },
            ["alt"] = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 10_000, Description = "What a reader who cannot see it is told." },
        },
        AdditionalPropertiesAllowed = false,
    };
}
