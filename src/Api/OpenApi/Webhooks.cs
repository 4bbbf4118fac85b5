using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Postato.Api.Rest.Accounts;
using Postato.Api.Rest.Media;
using Postato.Api.Rest.Posts;
using Postato.Domain.Accounts;
using Postato.Domain.Events;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.OpenApi;

/// <summary>The <c>webhooks</c> of the description: one per event type, generated from the type's record.</summary>
internal static class Webhooks
{
    public static readonly TagDoc Tag = new("Events", """
        What happened in a workspace. Each type has a payload of its own in `data`, in the words of the REST API. Members and types are
        added over time: ignore those that you do not know.

        Events are recorded and stand in the timeline of a post; they are not sent to webhooks yet.
        """);

    private static readonly PostError Refused = new(
        ErrorCodes.NetworkRefused, "The network does not accept this post.", "Change the post and retry it.",
        new(400, "InvalidRequest", "Invalid facet."));

    private static readonly PostError Partial = Refused with
    {
        Code = ErrorCodes.PartiallyPublished,
        Message = "1 of 2 items are published. The network does not accept this post.",
    };

    private static readonly IReadOnlyDictionary<Type, EventRecord> Examples = new EventRecord[]
    {
        new PostQueued(PostSamples.InEvent(PostStatus.Pending)),
        new PostScheduled(PostSamples.InEvent(PostStatus.Scheduled, scheduledAt: Samples.Noon.AddDays(7))),
        new PostPublished(PostSamples.InEvent(PostStatus.Published)),
        new PostFailed(PostSamples.InEvent(PostStatus.Failed, Refused)),
        new PostCancelled(PostSamples.InEvent(PostStatus.Cancelled)),
        new PostPartiallyPublished(PostSamples.ThreadInEvent(Partial)),
        new PostDeletedAtNetwork(PostSamples.InEvent(PostStatus.Published)),
        new AccountConnected(AccountDocs.InEvent(AccountStatus.Connected)),
        new AccountDisconnected(AccountDocs.InEvent(AccountStatus.Disconnected)),
        new AccountTokenExpired(AccountDocs.InEvent(
            AccountStatus.TokenExpired,
                new(ErrorCodes.ReconnectNeeded, "The network no longer accepts this account's tokens.", "Connect the account again."))),
        new MediaReady(MediaDocs.InEvent),
    }.ToDictionary(example => example.GetType());

    public static async Task AddAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Webhooks = new Dictionary<string, IOpenApiPathItem>();
        foreach (var (name, record) in EventTypes.All.OrderBy(type => type.Key, StringComparer.Ordinal))
        {
            var example = Examples.GetValueOrDefault(record)
                ?? throw new InvalidOperationException($"{record.Name} has no example in {nameof(Webhooks)}.");
            var said = (await context.GetOrCreateSchemaAsync(record, null, ct)).Description!;
            var component = $"{record.Name}Event";
            document.AddComponent(component, Envelope(name, said, await PayloadAsync(record, document, context, ct), document));
            var webhook = new OpenApiPathItem();
            webhook.AddOperation(HttpMethod.Post, Operation(name, said, component, example, document));
            document.Webhooks[name] = webhook;
        }
    }

    private static OpenApiOperation Operation(string name, string said, string component, EventRecord example, OpenApiDocument document)
    {
        var body = new OpenApiMediaType { Schema = new OpenApiSchemaReference(component, document), Example = Example(name, example) };
        return new()
        {
            OperationId = $"on{component[..^"Event".Length]}",
            Summary = name,
            Description = said,
            Tags = new HashSet<OpenApiTagReference> { new(Tag.Name, document) },
            RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = body },
            },
            Responses = new OpenApiResponses { ["2XX"] = new OpenApiResponse { Description = "The event was received." } },
        };
    }

    private static OpenApiSchema Envelope(string name, string said, OpenApiSchemaReference payload, OpenApiDocument document) => new()
    {
        Type = JsonSchemaType.Object,
        Description = said,
        Required = new HashSet<string> { "id", "type", "apiVersion", "createdAt", "workspaceId", "data" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["id"] = Text("The event's id: the same whenever it is sent again."),
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Const = name, Description = "The event type." },
            ["apiVersion"] = Text("The version of the API whose words `data` uses."),
            ["createdAt"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", Description = "When it happened." },
            ["workspaceId"] = new OpenApiSchemaReference(Schemas.NameOfId(typeof(Workspace)), document),
            ["data"] = payload,
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static async Task<OpenApiSchemaReference> PayloadAsync(Type record, OpenApiDocument document,
        OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        var type = record.GetProperty(nameof(EventRecord<>.Data))!.PropertyType;
        if (!document.Components!.Schemas!.ContainsKey(type.Name))
            document.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, null, ct));

        // Every member is always written, even when null, which the generated schema of an object does not say.
        var schema = (OpenApiSchema)document.Components.Schemas[type.Name];
        schema.Required = schema.Properties!.Keys.ToHashSet();
        foreach (var member in EventJson.Options.GetTypeInfo(type).Properties.Where(member => member.IsGetNullable))
            Schemas.AddNull((OpenApiSchema)schema.Properties[member.Name]);
        return new(type.Name, document);
    }

    private static JsonObject Example(string name, EventRecord example) => new()
    {
        ["id"] = Samples.Event,
        ["type"] = name,
        ["apiVersion"] = "v1",
        ["createdAt"] = UtcInstant.Of(Samples.Noon),
        ["workspaceId"] = Samples.Workspace,
        ["data"] = JsonNode.Parse(example.DataAsJson()),
    };
}
