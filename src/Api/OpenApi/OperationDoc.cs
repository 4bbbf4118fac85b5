using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Postato.Api.Rest.Json;

namespace Postato.Api.OpenApi;

/// <summary>
/// The documentation of one operation. It stands in the folder of the operation's route, which cannot be mapped without it.
/// </summary>
/// <param name="Id">Stable, because generated clients name their methods after it.</param>
internal sealed record OperationDoc(string Id, string Summary, string Description)
{
    public required AnswerDoc Answer { get; init; }

    /// <summary>The problems that it may answer with, beside 503, which every operation may.</summary>
    public required IReadOnlyList<int> Problems { get; init; }

    /// <summary>Null when it has no request body.</summary>
    public BodyDoc? Body { get; init; }

    public IReadOnlyList<ListParameter> Query { get; init; } = [];

    /// <summary>The path parameters that are not ids, which are described by their type.</summary>
    public IReadOnlyList<PathParameter> Path { get; init; } = [];

    /// <summary>An example of its <c>Idempotency-Key</c>, different for each operation; null when it takes none.</summary>
    public string? Key { get; init; }
}

/// <summary>A section of the description, with the operations of one resource.</summary>
internal sealed record TagDoc(string Name, string Description);

internal sealed record PathParameter(string Name, string Description, string Example);

/// <summary>The answer on success.</summary>
/// <param name="Example">An instance of the record that is answered, so that it cannot become outdated.</param>
/// <param name="Place">The path of a created resource, below the workspace; null when there is none.</param>
internal sealed record AnswerDoc(int Status, string Description, Type Type, Func<JsonNode> Example, string? Place = null)
{
    public static AnswerDoc Of<T>(string description, T example, int status = 200) =>
        new(status, description, typeof(T), () => Json(example));

    public static AnswerDoc Created<T>(string description, T example, string place) => Of(description, example, 201) with { Place = place };

    private static JsonNode Json<T>(T value) => JsonSerializer.SerializeToNode(value, ApiJson.Options)!;
}

/// <summary>The request body.</summary>
/// <param name="Schema">Null for the schema of <paramref name="Type"/>.</param>
internal sealed record BodyDoc(string ContentType, Type? Type, Func<OpenApiSchema>? Schema, Func<JsonNode> Example)
{
    public static BodyDoc Json<T>(Func<JsonNode> example) => new("application/json", typeof(T), null, example);

    /// <param name="example">The parts, with a placeholder for a file's bytes.</param>
    public static BodyDoc Upload(Func<OpenApiSchema> parts, Func<JsonNode> example) => new("multipart/form-data", null, parts, example);
}
