using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Postato.Domain.Accounts;
using Postato.Domain.Media;
using Postato.Domain.Posts;
using Postato.Domain.Tenancy;

namespace Postato.Api.OpenApi;

/// <summary>Completes each operation by what its endpoint notes: parameters, body, examples, problems.</summary>
internal static class Operations
{
    public static async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var notes = context.Description.ActionDescriptor.EndpointMetadata;
        DescribeParameters(operation, context.Document!, notes);
        await DescribeBodyAsync(operation, context, notes, ct);
        DescribeAnswers(operation, context, notes);
        if (operation.Tags?.Any(tag => tag.Name == "Platforms") is true)
            operation.Security = [];
    }

    private static void DescribeParameters(OpenApiOperation operation, OpenApiDocument document, IList<object> notes)
    {
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
            DescribePath(parameter, operation.Tags!.First().Name!, document);
        foreach (var note in notes.OfType<ListParameter>())
            operation.Parameters.Add(new OpenApiParameter { Name = note.Name, In = ParameterLocation.Query, Description = note.Description, Schema = note.Schema(), Example = note.Example });
        if (notes.OfType<KeyNote>().Any())
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "Idempotency-Key",
                In = ParameterLocation.Header,
                Description = "Any 1 to 255 printable characters. The same key with the same request gets the first answer again, so that a repeat after a lost answer creates nothing twice.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 },
                Example = "launch-2027-1",
            });
        }
    }

    private static void DescribePath(OpenApiParameter parameter, string tag, OpenApiDocument document)
    {
        (parameter.Description, parameter.Example, var id) = (parameter.Name, tag) switch
        {
            ("ws", _) => ("The workspace.", Samples.Workspace, typeof(Workspace)),
            ("id", "Posts") => ("The post.", Samples.Post, typeof(Post)),
            ("id", "Media") => ("The medium.", Samples.Medium, typeof(MediaItem)),
            ("id", "Accounts") => ("The account.", Samples.Account, typeof(SocialAccount)),
            ("platform", _) => ("Key of the network, or an alias of it.", "bluesky", (Type?)null),
            _ => throw new InvalidOperationException($"{parameter.Name} of {tag} is not described."),
        };
        if (id is not null)
            parameter.Schema = new OpenApiSchemaReference(Schemas.NameOfId(id), document);
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
        foreach (var (_, answer) in operation.Responses)
        {
            if (answer is not OpenApiResponse response)
                continue;
            response.Description = Examples.Answer(operation.OperationId!).Description;
            foreach (var media in response.Content!.Values)
                media.Example = Examples.Answer(operation.OperationId!).Body;
            response.Headers = Headers(notes);
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

    private static OpenApiHeader Text(string description, string example) => new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = example };

    private static OpenApiSchema Upload() => new()
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
