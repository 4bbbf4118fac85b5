using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Postato.Api.OpenApi;

/// <summary>What holds for the whole API.</summary>
internal static class Introduction
{
    private const string Text = """
        Postato hands posts to social networks: checked against their limits, held until their time, delivered once, provably.

        **Keys.** Every call but those on platforms needs an API key: `Authorization: Bearer smcp_…`. What it may do is decided at each call.

        **Errors** are problem details (RFC 9457). Branch on `error`; `detail` says what is wrong and what to do next, `traceId` finds the log; `X-Request-Id` of every answer says the same. To choose it, send a W3C `traceparent`. What cannot be routed at all (a broken request line, a NUL in the path, too long a line or header) gets its status, 400, 414 or 431, and no body.

        **Repeats.** A POST that creates takes an `Idempotency-Key`. The same key with the same request gets the first answer again, byte for byte, for at least 30 days; a refused request uses up no key.

        **Lists** come newest first, in pages: pass `cursor` on until it is null.

        **Limits.** 600 requests a minute for a key. Every answer tells what is left in `RateLimit`; past it comes a 429 with `Retry-After`, and nothing is done.

        **Values.** Times are ISO 8601, in UTC with `Z` in answers. Ids are a prefix, `_` and 26 characters in upper case. Unknown members of a body and unknown query parameters are an error that names all of them.
        """;

    private static readonly (string Name, string Text)[] Tags =
    [
        ("Posts", "One piece of content for one account, from draft to published."),
        ("Media", "Images that posts show."),
        ("Accounts", "Profiles on networks, connected by a person."),
        ("Workspaces", "Brands, clients or initiatives, and what the key may do in them."),
        ("Platforms", "What the networks take, as data."),
    ];

    public static Task Transform(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Postato",
            Version = "v1",
            Description = Text,
            Contact = new OpenApiContact { Name = "Postato", Url = new Uri("https://postato.com.br") },
            License = new OpenApiLicense { Name = "Apache License 2.0", Identifier = "Apache-2.0" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "The host that serves this description." }];
        document.Tags = new HashSet<OpenApiTag>(Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Text }));
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key: `smcp_` and 64 hexadecimal digits." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
        Problems.Add(document);
        NamedSchemas.Hoist(document);
        return Task.CompletedTask;
    }
}
