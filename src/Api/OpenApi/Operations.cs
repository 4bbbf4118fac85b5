using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Postato.Api.Rest;
using Postato.Domain.Primitives;

namespace Postato.Api.OpenApi;

/// <summary>Completes each operation with what its route's <see cref="OperationDoc"/> says: parameters, body, examples, problems.</summary>
internal static class Operations
{
    public static async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var notes = context.Description.ActionDescriptor.EndpointMetadata;
        var doc = notes.OfType<OperationDoc>().FirstOrDefault()
            ?? throw new InvalidOperationException(
                $"{context.Description.HttpMethod} {context.Description.RelativePath} has no documentation: "
                + $"map it with {nameof(ApiRoutes)}, or exclude it from the description.");
        DescribeParameters(operation, context, doc);
        await DescribeBodyAsync(operation, context, doc, ct);
        DescribeAnswers(operation, context, doc);
        if (!notes.OfType<ForCallers>().Any())
            operation.Security = [];
    }

    private static void DescribeParameters(OpenApiOperation operation, OpenApiOperationTransformerContext context, OperationDoc doc)
    {
        var ids = context.Description.ParameterDescriptions
            .Where(parameter => parameter.Type is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Id<>))
            .ToDictionary(parameter => parameter.Name, parameter => parameter.Type.GetGenericArguments()[0]);
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            if (ids.TryGetValue(parameter.Name!, out var entity))
            {
                DescribeId(parameter, entity, context.Document!);
                continue;
            }

            var named = doc.Path.Single(path => path.Name == parameter.Name);
            (parameter.Description, parameter.Example) = (named.Description, named.Example);
        }

        foreach (var query in doc.Query)
        {
            var schema = query.Schema();
            var several = schema.Type == JsonSchemaType.Array;
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = query.Name,
                In = ParameterLocation.Query,
                Description = query.Description,
                Schema = schema,
                Style = several ? ParameterStyle.Form : null,
                Explode = !several,
                Example = several && query.Example is { } words
                    ? new JsonArray([.. words.Split(',').Select(word => (JsonNode?)word)])
                    : query.Example,
            });
        }

        if (doc.Key is { } key)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "Idempotency-Key",
                In = ParameterLocation.Header,
                Description = "1 to 255 printable characters of your choice. The same key with the same request gets the first answer "
                    + "again, so that a repeat after a lost answer creates nothing twice.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 },
                Example = key,
            });
        }
    }

    private static void DescribeId(OpenApiParameter parameter, Type entity, OpenApiDocument document)
    {
        var name = Schemas.NameOfId(entity);
        parameter.Description = $"The id of the {JsonNamingPolicy.KebabCaseLower.ConvertName(name[..^2]).Replace('-', ' ')}.";
        parameter.Example = Samples.IdOf(Schemas.PrefixOf(entity));
        parameter.Schema = new OpenApiSchemaReference(name, document);
    }

    private static async Task DescribeBodyAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, OperationDoc doc, CancellationToken ct)
    {
        if (doc.Body is not { } body)
            return;

        var schema = body.Schema is { } made ? made() : await ReferenceAsync(body.Type!, context, ct);
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { [body.ContentType] = new() { Schema = schema, Example = body.Example() } },
        };
    }

    private static async Task<IOpenApiSchema> ReferenceAsync(Type type, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        if (context.Document!.Components?.Schemas?.ContainsKey(type.Name) is not true)
            context.Document.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, null, ct));
        return new OpenApiSchemaReference(type.Name, context.Document);
    }

    private static void DescribeAnswers(OpenApiOperation operation, OpenApiOperationTransformerContext context, OperationDoc doc)
    {
        var response = (OpenApiResponse)operation.Responses![Code(doc.Answer.Status)];
        response.Description = doc.Answer.Description;
        foreach (var media in response.Content!.Values)
            media.Example = doc.Answer.Example();
        response.Headers = Headers(doc);
        foreach (var status in doc.Problems.Append(StatusCodes.Status503ServiceUnavailable))
            operation.Responses[Code(status)] = new OpenApiResponseReference(Problems.NameOf(status), context.Document);
    }

    private static Dictionary<string, IOpenApiHeader> Headers(OperationDoc doc)
    {
        var headers = new Dictionary<string, IOpenApiHeader>
        {
            ["RateLimit-Policy"] = Text("The limit that counts this request: its name, its quota `q` and its window `w` in seconds.",
                "\"key\";q=600;w=60"),
            ["RateLimit"] = Text("What is left of it: `r` requests, and `t` seconds until there is one more.", "\"key\";r=599;t=1"),
        };
        if (doc.Key is not null)
            headers["Idempotent-Replayed"] = Text("`true` when this is the first answer, given again.", "true");
        if (doc.Answer.Place is { } place)
            headers["Location"] = Text("The path at which it can be read.", $"/v1/workspaces/{Samples.Workspace}/{place}", "uri-reference");
        return headers;
    }

    private static string Code(int status) => status.ToString(CultureInfo.InvariantCulture);

    private static OpenApiHeader Text(string description, string example, string? format = null) =>
        new()
        {
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = format },
            Example = example,
        };
}
