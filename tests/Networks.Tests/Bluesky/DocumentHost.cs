using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Postato.Testing;

namespace Postato.Networks.Tests.Bluesky;

/// <summary>Serves a confidential client's documents over TLS, like an API host behind a proxy.</summary>
internal sealed class DocumentHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly X509Certificate2 certificate;

    private DocumentHost(WebApplication app, X509Certificate2 certificate, Uri root) =>
        (this.app, this.certificate, Root) = (app, certificate, root);

    public Uri Root { get; }

    public Uri ClientId => new(Root, "/oauth/bluesky/client-metadata.json");

    /// <summary>A document by its name; null when there is none.</summary>
    public Func<string, JsonObject?> Read { get; set; } = _ => null;

    public static async Task<DocumentHost> StartAsync(CancellationToken ct)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        var port = FreePort.Find();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, endpoint => endpoint.UseHttps(certificate)));
        var app = builder.Build();
        var host = new DocumentHost(app, certificate, new Uri($"https://127.0.0.1:{port}"));
        app.MapGet("/oauth/bluesky/{name}", (string name) => host.Read(name) is { } document ? Results.Json(document) : Results.NotFound());
        await app.StartAsync(ct);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        certificate.Dispose();
    }
}
