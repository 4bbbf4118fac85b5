using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Postato.Api.OpenApi;

/// <summary>The text at the top of the description.</summary>
internal static class Introduction
{
    private const string Text = """
        Postato delivers posts to social networks: it checks them against the networks' limits, holds them until their time, delivers them
        once, and can prove it.

        **Authentication.** Every request except those on platforms needs an API key: `Authorization: Bearer smcp_…`. Its permissions are
        checked at each request.

        **Errors** are problem details (RFC 9457). Branch on `error`; `detail` says what is wrong and what to do next. `traceId` identifies
        the request in our logs, and every response has it in `X-Request-Id`; send a W3C `traceparent` to choose it. A request that cannot
        be routed (a malformed request line, a NUL in the path, too long a line or header) gets its status, 400, 414 or 431, and no body.

        **Idempotency.** A POST that creates something takes an `Idempotency-Key`. The same key with the same request gets the first answer
        again, byte for byte, for at least 30 days; a refused request does not use up its key.

        **Pagination.** Lists come newest first, in pages: pass `cursor` on until it is null.

        **Rate limits.** 600 requests per minute and key. Every response says in `RateLimit` how many are left; a request over the limit
        gets a 429 with `Retry-After`, and nothing is done.

        **Formats.** Times are ISO 8601; in answers they are in UTC with `Z`. Ids are a prefix, `_` and 26 characters in upper case. Unknown
        members of a body and unknown query parameters are an error that names all of them.
        """;

    public static async Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Postato",
            Version = "v1",
            Description = Prose.Of(Text),
            Contact = new OpenApiContact { Name = "Postato", Url = new Uri("https://postato.com.br") },
            License = new OpenApiLicense { Name = "Apache License 2.0", Identifier = "Apache-2.0" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "The host that serves this description." }];
        document.Tags = context.DescriptionGroups.SelectMany(group => group.Items)
            .SelectMany(route => route.ActionDescriptor.EndpointMetadata).OfType<TagDoc>()
            .Append(Webhooks.Tag).Distinct()
            .Select(tag => new OpenApiTag { Name = tag.Name, Description = Prose.Of(tag.Description) }).ToHashSet();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["key"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key: `smcp_` and 64 hexadecimal digits.",
            },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
        Problems.Add(document);
        await Webhooks.AddAsync(document, context, ct);
        NamedSchemas.Hoist(document);
    }
}
