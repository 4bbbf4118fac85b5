using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Postato.Api.OpenApi;

/// <summary>Gives names to schemas that clients want to refer to: each becomes one component, which its uses reference.</summary>
internal static class NamedSchemas
{
    private const string Name = "postato-name";
    private const string Text = "postato-text";

    /// <param name="text">The description for every use; null keeps the existing one.</param>
    public static void SetName(OpenApiSchema schema, string name, string? text = null)
    {
        schema.Metadata ??= new Dictionary<string, object>();
        schema.Metadata[Name] = name;
        if (text is not null)
            schema.Metadata[Text] = text;
    }

    /// <summary>An enum with a description for each value: in the text for people, in <c>x-enum-descriptions</c> for generators.</summary>
    public static void SetWords(OpenApiSchema schema, WordList words)
    {
        schema.Enum = [.. words.Words.Keys.Select(word => (JsonNode)word)];
        if (!words.AreExplained)
        {
            SetName(schema, words.Name, words.Text);
            return;
        }

        SetName(schema, words.Name, $"{words.Text}\n\n{string.Join('\n', words.Words.Select(word => $"- `{word.Key}`: {word.Value}"))}");
        schema.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        schema.Extensions["x-enum-descriptions"] = new JsonNodeExtension(
            new JsonArray([.. words.Words.Values.Select(text => (JsonNode?)text)]));
    }

    public static void Hoist(OpenApiDocument document)
    {
        // Whether it may be absent, and its purpose, are described where it is used.
        foreach (var component in document.Components!.Schemas!.Values.OfType<OpenApiSchema>())
        {
            TakeNull(component);
            if (component.Metadata?.TryGetValue(Text, out var text) is true)
                component.Description = (string)text;
        }

        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations!.Values))
        {
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
                parameter.Schema = Visit(parameter.Schema, document);
            foreach (var media in operation.Responses!.Values.OfType<OpenApiResponse>().SelectMany(answer => answer.Content!.Values)
                .Concat(operation.RequestBody?.Content?.Values ?? []))
                media.Schema = Visit(media.Schema, document);
        }

        foreach (var component in document.Components.Schemas.Values.ToList())
            VisitInside((OpenApiSchema)component, document);
        document.Components.Schemas =
            document.Components.Schemas.OrderBy(component => component.Key, StringComparer.Ordinal).ToDictionary();
    }

    private static IOpenApiSchema? Visit(IOpenApiSchema? schema, OpenApiDocument document)
    {
        if (schema is not OpenApiSchema inline)
            return schema;

        VisitInside(inline, document);
        // A nullable string is written as a type list, because generators turn a choice into a class.
        if (inline.OneOf is [{ Type: JsonSchemaType.Null },
            OpenApiSchemaReference { Target: OpenApiSchema { Type: JsonSchemaType.String, Enum: not { Count: > 0 } } target } reference])
        {
            return new OpenApiSchema
            {
                Type = JsonSchemaType.String | JsonSchemaType.Null,
                Pattern = target.Pattern,
                Examples = target.Examples,
                Description = inline.Description ?? reference.Description,
            };
        }

        return inline.Metadata?.TryGetValue(Name, out var name) is true ? Refer(inline, (string)name, document) : inline;
    }

    private static void VisitInside(OpenApiSchema schema, OpenApiDocument document)
    {
        foreach (var (name, member) in schema.Properties?.ToList() ?? [])
            schema.Properties![name] = Visit(member, document)!;
        schema.Items = Visit(schema.Items, document);
        schema.AdditionalProperties = Visit(schema.AdditionalProperties, document);
        foreach (var choices in new[] { schema.OneOf, schema.AnyOf, schema.AllOf })
        {
            for (var i = 0; i < choices?.Count; i++)
                choices[i] = Visit(choices[i], document)!;
        }
    }

    // A nullable component is a choice of null and a reference, as generators expect in 3.1.
    private static IOpenApiSchema Refer(OpenApiSchema inline, string name, OpenApiDocument document)
    {
        var own = inline.Description;
        if (inline.Type == (JsonSchemaType.String | JsonSchemaType.Null) && inline.Enum is not { Count: > 0 })
            return inline;

        var nullable = TakeNull(inline);
        if (document.Components!.Schemas!.TryGetValue(name, out var component) is false)
        {
            inline.Description = inline.Metadata!.TryGetValue(Text, out var text) ? (string)text : own;
            document.AddComponent(name, component = inline);
        }

        var said = own == component!.Description ? null : own;
        var reference = new OpenApiSchemaReference(name, document);
        if (nullable)
            return new OpenApiSchema { Description = said, OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, reference] };

        reference.Description = said;
        return reference;
    }

    private static bool TakeNull(OpenApiSchema schema)
    {
        var choice = schema.OneOf?.FirstOrDefault(inner => inner.Type == JsonSchemaType.Null);
        var nullable = choice is not null || schema.Type?.HasFlag(JsonSchemaType.Null) is true;
        if (choice is not null)
            schema.OneOf!.Remove(choice);
        if (schema.Type is { } type)
            schema.Type = (type & ~JsonSchemaType.Null) is var rest && rest == 0 ? null : rest;
        // Null counts as one more value.
        if (schema.Enum?.Where(word => word is not null && !word.IsJsonNullSentinel()).ToList() is { } words
            && words.Count < schema.Enum.Count)
            (schema.Enum, nullable) = (words, true);
        return nullable;
    }
}
