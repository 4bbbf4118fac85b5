using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Postato.Testing;

namespace Postato.Networks.Tests.Bluesky;

/// <summary>A third party's server, which answers as the test sets it.</summary>
internal sealed class ForeignServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, object> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> asked = new();

    private ForeignServer(WebApplication app, string origin) => (this.app, Origin) = (app, origin);

    public string Origin { get; }

    /// <summary>The paths that were requested.</summary>
    public IReadOnlyCollection<string> Asked => asked;

    public static async Task<ForeignServer> StartAsync(CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var port = FreePort.Find();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        var foreignServer = new ForeignServer(app, $"http://127.0.0.1:{port}");
        app.Run(foreignServer.AnswerAsync);
        await app.StartAsync(ct);
        return foreignServer;
    }

    /// <param name="path">With its query, or without it for any query.</param>
    public void Says(string path, object answer) => answers[path] = answer;

    /// <summary>Answers as a complete authorization server, for itself and every account.</summary>
    /// <param name="change">Changes or adds metadata.</param>
    public void ClaimsToAuthorize(string did, Action<Dictionary<string, object>>? change = null)
    {
        Says("/.well-known/oauth-protected-resource", new { authorization_servers = (string[])[Origin] });
        var metadata = new Dictionary<string, object>
        {
            ["issuer"] = Origin,
            ["authorization_endpoint"] = $"{Origin}/authorize",
            ["token_endpoint"] = $"{Origin}/token",
            ["pushed_authorization_request_endpoint"] = $"{Origin}/par",
            ["revocation_endpoint"] = $"{Origin}/revoke",
        };
        change?.Invoke(metadata);
        Says("/.well-known/oauth-authorization-server", metadata);
        Says("/par", new { request_uri = "urn:ietf:params:oauth:request_uri:req-1", expires_in = 299 });
        Says(
            "/token",
            new
            {
                access_token = "stolen",
                token_type = "DPoP",
                refresh_token = "stolen too",
                scope = "atproto transition:generic",
                expires_in = 3_599,
                sub = did,
            });
    }

    /// <summary>The directory's entry of an account.</summary>
    public void Knows(string did, string? handle, string pds) => Says($"/{did}", new
    {
        id = did,
        alsoKnownAs = handle is null ? [] : (string[])[$"at://{handle}"],
        service = new[] { new { id = "#atproto_pds", type = "AtprotoPersonalDataServer", serviceEndpoint = pds } },
    });

    public void Resolves(string handle, string did) => Says($"/xrpc/com.atproto.identity.resolveHandle?handle={handle}", new { did });

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var (path, query) = (http.Request.Path.Value!, http.Request.QueryString.Value);
        asked.Enqueue(path);
        if (!answers.TryGetValue(path + query, out var answer) && !answers.TryGetValue(path, out answer))
        {
            http.Response.StatusCode = 404;
            return;
        }

        await http.Response.WriteAsJsonAsync(answer, JsonSerializerOptions.Default, "application/json");
    }
}
