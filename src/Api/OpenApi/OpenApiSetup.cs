using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Postato.Api.OpenApi;

/// <summary>
/// The description of the REST API at <c>/openapi/v1.json</c>, generated from the endpoints and the records that they read and write.
/// </summary>
internal static class OpenApiSetup
{
    public const string Path = "/openapi/v1.json";

    private const string Document = "v1";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services
        .AddSingleton<ApiDescription>()
        .ConfigureHttpJsonOptions(json =>
        {
            // The serializer options of the API, from which the schemas are made.
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        })
        .AddOpenApi(Document, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.CreateSchemaReferenceId = Schemas.NameOf;
            options.AddSchemaTransformer(Schemas.TransformAsync);
            options.AddOperationTransformer(Operations.TransformAsync);
            options.AddDocumentTransformer(Introduction.TransformAsync);
        });

    public static void MapApiDescription(this WebApplication app) =>
        app.MapGet(Path, async (ApiDescription description, CancellationToken ct) =>
            TypedResults.Bytes(await description.BytesAsync(ct), "application/json; charset=utf-8")).ExcludeFromDescription();
}

/// <summary>The description as bytes, generated once.</summary>
internal sealed class ApiDescription([FromKeyedServices("v1")] IOpenApiDocumentProvider provider)
{
    private byte[]? bytes;

    public async Task<byte[]> BytesAsync(CancellationToken ct) => bytes ??= await MakeAsync(ct);

    private async Task<byte[]> MakeAsync(CancellationToken ct)
    {
        var document = await provider.GetOpenApiDocumentAsync(ct);
        using var stream = new MemoryStream();
        await document.SerializeAsJsonAsync(stream, OpenApiSpecVersion.OpenApi3_1, ct);
        return stream.ToArray();
    }
}
