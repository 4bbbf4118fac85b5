using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Postato.Api.OpenApi;

/// <summary>The description of the REST API at <c>/openapi/v1.json</c> and its pages at <c>/docs</c>.</summary>
internal static class OpenApiSetup
{
    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(DescribeAsync);
        options.AddSchemaTransformer(IdSchemas.Transform);
        options.AddOperationTransformer(Examples.Transform);
    });

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi();
        app.MapScalarApiReference("/docs", docs => docs.WithTitle("Postato API").WithOpenApiRoutePattern("/openapi/v1.json"));
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Postato",
            Version = "v1",
            Description = "Hands posts to social networks: checked against their limits, held until their time, delivered once, provably.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key: smcp_ and 64 hexadecimal digits." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
        return Task.CompletedTask;
    }
}
