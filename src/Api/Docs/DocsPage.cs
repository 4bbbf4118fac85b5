using System.Security.Cryptography;
using Postato.Api.OpenApi;
using Postato.Application;
using Postato.Application.Networks;

namespace Postato.Api.Docs;

/// <summary>
/// The reference at <c>/docs</c>: one page, rendered from the description, without third-party content. Its only script copies commands,
/// and is allowed by its hash.
/// </summary>
internal static class DocsPage
{
    private const string StylePath = "/docs/style.css";
    private const string ScriptPath = "/docs/copy.js";

    private static readonly byte[] Style = Read("docs.css");
    private static readonly byte[] Script = Read("copy.js");
    private static readonly string ScriptHash = $"sha256-{Convert.ToBase64String(SHA256.HashData(Script))}";
    private static readonly string Policy =
        $"default-src 'none'; style-src 'self'; script-src '{ScriptHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapDocs(this WebApplication app)
    {
        // Rendered once: neither the description nor our address changes while a host runs.
        string? page = null;
        app.MapGet(
            "/docs",
            async (HttpContext http, ApiDescription description, PublicAddress address, NetworkRegistry networks, CancellationToken ct) =>
            {
                http.Response.Headers.ContentSecurityPolicy = Policy;
                page ??= DocsHtml.Of(
                    await description.BytesAsync(ct), address, networks.All[0].Capabilities.Platform.Key, StylePath,
                    $"<script src=\"{ScriptPath}\" integrity=\"{ScriptHash}\" defer></script>");
                return TypedResults.Text(page, "text/html; charset=utf-8");
            }).ExcludeFromDescription();
        app.MapGet(ScriptPath, () => TypedResults.Bytes(Script, "text/javascript; charset=utf-8")).ExcludeFromDescription();
        app.MapGet(StylePath, () => TypedResults.Bytes(Style, "text/css; charset=utf-8")).ExcludeFromDescription();
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(DocsPage).Assembly.GetManifestResourceStream($"Postato.Api.Docs.{name}")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
