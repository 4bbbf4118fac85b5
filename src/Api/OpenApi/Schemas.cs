using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Postato.Api.Rest.Json;
using Postato.Api.Rest.Posts;
using Postato.Application.Posts;
using Postato.Domain.Accounts;
using Postato.Domain.Media;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;

namespace Postato.Api.OpenApi;

/// <summary>Corrects types whose JSON differs from their members, and names the components.</summary>
internal static class Schemas
{
    // Types whose name in the API differs from that in the code.
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(ContentRequest)] = "PostContent",
        [typeof(ItemRequest)] = "ContentItem",
        [typeof(MediaRequest)] = "MediaRef",
        [typeof(LocalTime)] = "WallTime",
        [typeof(ItemStatus)] = "PostItemStatus",
    };

    // The component's description; a member that uses it may add its own.
    private static readonly Dictionary<Type, string> Texts = new()
    {
        [typeof(ContentRequest)] = "The text of a single item, or the items of a thread.",
        [typeof(ScheduledTime)] = "An instant with its offset, or a local time in a time zone: a time that daylight saving skips moves "
            + "forward, of one that occurs twice the first counts.",
    };

    /// <summary>
    /// Components are named after their types: <c>Post</c>, <c>PostPage</c>, <c>PostId</c>. Null for a type that is described inline.
    /// </summary>
    public static string? NameOf(JsonTypeInfo json)
    {
        var type = Nullable.GetUnderlyingType(json.Type) ?? json.Type;
        if (type == typeof(Platform) || type == typeof(JsonElement) || typeof(JsonNode).IsAssignableFrom(type)
            || IsGeneric(type, typeof(Optional<>)))
            return null;
        if (IsGeneric(type, typeof(Id<>)))
            return NameOfId(type.GetGenericArguments()[0]);
        if (Names.TryGetValue(type, out var said))
            return said;

        var name = OpenApiOptions.CreateDefaultSchemaReferenceId(json);
        if (name is null)
            return null;

        var item = name.StartsWith("PageOf", StringComparison.Ordinal) ? name["PageOf".Length..] : name;
        return (item.EndsWith("View", StringComparison.Ordinal) ? item[..^"View".Length] : item) + (item == name ? "" : "Page");
    }

    public static string NameOfId(Type entity) =>
        entity == typeof(SocialAccount) ? "AccountId" : entity == typeof(MediaItem) ? "MediaId" : $"{entity.Name}Id";

    public static async Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (IsGeneric(type, typeof(Optional<>)))
            await BecomeOptionalAsync(schema, type.GetGenericArguments()[0], context, ct);
        else if (IsGeneric(type, typeof(Id<>)))
            DescribeId(schema, type.GetGenericArguments()[0]);
        else if (type == typeof(Platform))
            (BecomeText(schema).Description, schema.Examples) = ("Key of the network.", ["bluesky"]);
        else if (type.IsEnum)
            DescribeEnum(schema, type);
        else if (type == typeof(ContentRequest) || context.JsonPropertyInfo is { Name: "content" } content
            && content.DeclaringType == typeof(PostView))
            await DescribeContentAsync(schema, context, ct);
        else if (type == typeof(ScheduledTime))
            await DescribeTimeAsync(schema, context, ct);
        else if (type == typeof(BatchRequest))
            await DescribeBatchAsync(schema, context, ct);

        if (NameOf(context.JsonTypeInfo) is { } name)
        {
            var text = IsGeneric(type, typeof(Id<>)) ? TextOfId(PrefixOf(type.GetGenericArguments()[0])) : Texts.GetValueOrDefault(type);
            NamedSchemas.SetName(schema, name, text);
        }

        if (context.JsonPropertyInfo is { } property)
        {
            // For schemas that were replaced above.
            if (property.IsGetNullable
                && (type == typeof(ContentRequest) || type == typeof(ScheduledTime) || IsGeneric(type, typeof(Id<>))))
                AddNull(schema);
            Members.Describe(schema, property);
        }

        if (type.Namespace!.StartsWith("Postato.Api.Rest", StringComparison.Ordinal)
            && (type.Name.EndsWith("Request", StringComparison.Ordinal) || type == typeof(LocalTime)) && schema.Properties is not null)
            schema.AdditionalPropertiesAllowed = false;
    }

    // A member that may be absent has the schema of its value, or null.
    private static async Task BecomeOptionalAsync(OpenApiSchema schema, Type type, OpenApiSchemaTransformerContext context,
        CancellationToken ct)
    {
        var inner = await context.GetOrCreateSchemaAsync(type, null, ct);
        (schema.Type, schema.Format, schema.Properties, schema.Required, schema.Items, schema.AdditionalProperties) =
            (inner.Type | JsonSchemaType.Null, inner.Format, inner.Properties, inner.Required, inner.Items, inner.AdditionalProperties);
        schema.OneOf = inner.OneOf is { Count: > 0 } ? [new OpenApiSchema { Type = JsonSchemaType.Null }, .. inner.OneOf] : null;
        schema.Description ??= inner.Description;
        schema.Metadata = inner.Metadata is null ? null : new Dictionary<string, object>(inner.Metadata);
    }

    public static void AddNull(OpenApiSchema schema)
    {
        if (schema.OneOf is { Count: > 0 } choices && choices.All(choice => choice.Type != JsonSchemaType.Null))
            choices.Insert(0, new OpenApiSchema { Type = JsonSchemaType.Null });
        else if (schema.Type is { } type)
            schema.Type = type | JsonSchemaType.Null;
    }

    private static void DescribeEnum(OpenApiSchema schema, Type type)
    {
        schema.Type ??= JsonSchemaType.String;
        if (!WordLists.OfEnum.TryGetValue(type, out var words))
            return;

        // The enum's docstring is for readers of the code.
        schema.Description = null;
        NamedSchemas.SetWords(schema, words);
    }

    private static void DescribeId(OpenApiSchema schema, Type entity)
    {
        var prefix = PrefixOf(entity);
        BecomeText(schema);
        schema.Pattern = $"^{prefix}_[0-7][0-9A-HJKMNP-TV-Z]{{25}}$";
        schema.Examples = [Samples.IdOf(prefix)];
        schema.Description = TextOfId(prefix);
    }

    public static string PrefixOf(Type entity) => (string)entity.GetProperty(nameof(IEntity.Prefix))!.GetValue(null)!;

    private static string TextOfId(string prefix) => $"`{prefix}_` and 26 characters, in upper case.";

    private static async Task DescribeContentAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        Clear(schema);
        // Named, because generators lose the entry type of an anonymous list in a choice.
        var items = new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Items = await context.GetOrCreateSchemaAsync(typeof(ItemRequest), null, ct),
            Description = "The items of a thread, in their order.",
        };
        NamedSchemas.SetName(items, "ContentItems");
        schema.OneOf = [new OpenApiSchema { Type = JsonSchemaType.String }, items];
        NamedSchemas.SetName(schema, Names[typeof(ContentRequest)], Texts[typeof(ContentRequest)]);
    }

    private static async Task DescribeTimeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        Clear(schema);
        var local = await context.GetOrCreateSchemaAsync(typeof(LocalTime), null, ct);
        schema.OneOf = [new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }, local];
    }

    private static async Task DescribeBatchAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var entry = await context.GetOrCreateSchemaAsync(typeof(PostRequest), null, ct);
        entry.Properties!["idempotencyKey"] = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            MinLength = 1,
            MaxLength = 255,
            Description = "Like the header, for this entry alone.",
        };
        NamedSchemas.SetName(entry, "BatchPost", "A post to create, with an optional key of its own.");
        var posts = (OpenApiSchema)schema.Properties!["posts"];
        (posts.Items, posts.MinItems, posts.MaxItems) = (entry, 1, 100);
    }

    private static OpenApiSchema BecomeText(OpenApiSchema schema)
    {
        Clear(schema);
        schema.Type = JsonSchemaType.String;
        return schema;
    }

    private static void Clear(OpenApiSchema schema) =>
        (schema.Type, schema.Format, schema.Properties, schema.Required) = (null, null, null, null);

    private static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
