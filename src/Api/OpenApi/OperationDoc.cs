using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Postato.Api.Rest.Json;

namespace Postato.Api.OpenApi;

/// <summary>
/// All that the description says of an operation. It stands in the folder of the operation's route, which cannot be mapped without it.
/// </summary>
/// <param name="Id">Stable: generated clients name their methods after it.</param>
internal sealed record OperationDoc(string Id, string Summary, string Description)
{
    public required AnswerDoc Answer { get; init; }

    /// <summary>The statuses of the problems that it may answer with, beside 503, which every operation may.</summary>
    public required IReadOnlyList<int> Problems { get; init; }

    /// <summary>Null: it takes no body.</summary>
    public BodyDoc? Body { get; init; }

    public IReadOnlyList<ListParameter> Query { get; init; } = [];

    /// <summary>The parameters in its path that are not ids: ids are described by their type.</summary>
    public IReadOnlyList<PathParameter> Path { get; init; } = [];

    /// <summary>An example of its <c>Idempotency-Key</c>, another for each operation; null: it takes none.</summary>
    public string? Key { get; init; }
}

/// <summary>A heading of the description, under which the operations of a resource stand.</summary>
internal sealed record TagDoc(string Name, string Description);

internal sealed record PathParameter(string Name, string Description, string Example);

/// <summary>What comes when all is well.</summary>
/// <param name="Example">Made of the record that is answered, so that it cannot fall behind it.</param>
/// <param name="Place">The path of a created thing, below the workspace; null: nothing is created that has one.</param>
internal sealed record AnswerDoc(int Status, string Description, Type Type, Func<JsonNode> Example, string? Place = null)
{
    public static AnswerDoc Of<T>(string description, T example, int status = 200) =>
        new(status, description, typeof(T), () => Json(example));

    public static AnswerDoc Created<T>(string description, T example, string place) => Of(description, example, 201) with { Place = place };

    private static JsonNode Json<T>(T value) => JsonSerializer.SerializeToNode(value, ApiJson.Options)!;
}

/// <summary>What is sent.</summary>
/// <param name="Schema">Null: that of <paramref name="Type"/>.</param>
internal sealed record BodyDoc(string ContentType, Type? Type, Func<OpenApiSchema>? Schema, Func<JsonNode> Example)
{
    public static BodyDoc Json<T>(Func<JsonNode> example) => new("application/json", typeof(T), null, example);

    /// <param name="example">The parts; a file's bytes stand for themselves.</param>
    public static BodyDoc Upload(Func<OpenApiSchema> parts, Func<JsonNode> example) => new("multipart/form-data", null, parts, example);
}
