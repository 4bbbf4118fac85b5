using Microsoft.OpenApi;
using Postato.Application.Lists;

namespace Postato.Api.OpenApi;

/// <summary>A query parameter. Endpoints read these by hand, so the generator cannot find them.</summary>
internal sealed record ListParameter(string Name, string Description, Func<OpenApiSchema> Schema, string? Example);

/// <summary>The parameters that lists take.</summary>
internal static class ListParameters
{
    public static ListParameter[] Paging { get; } =
    [
        new(
            "limit", "How many at most.",
            () => new()
            {
                Type = JsonSchemaType.Integer,
                Format = "int32",
                Minimum = "1",
                Maximum = $"{PageRequest.MaximumLimit}",
                Default = PageRequest.DefaultLimit,
            },
            null),
        new("cursor", "The `cursor` of an earlier page, for the page after it.", () => new() { Type = JsonSchemaType.String }, null),
    ];

    public static ListParameter Text(string name, string description, string example) =>
        new(name, description, () => new() { Type = JsonSchemaType.String }, example);

    public static ListParameter Instant(string name, string description, string example) =>
        new(name, description, () => new() { Type = JsonSchemaType.String, Format = "date-time" }, example);

    public static ListParameter OneOf(string name, string description, WordList allowed, string example) =>
        new(name, description, () => Word(allowed), example);

    /// <summary>Any of the words, separated by commas.</summary>
    public static ListParameter Several(string name, string description, WordList allowed, string example) =>
        new(name, description, () => new() { Type = JsonSchemaType.Array, Items = Word(allowed) }, example);

    private static OpenApiSchema Word(WordList allowed)
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.String };
        NamedSchemas.SetWords(schema, allowed);
        return schema;
    }
}
