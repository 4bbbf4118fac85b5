using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Postato.Chaos.Hostile;

/// <summary>The parts of a personal data server of the AT Protocol that are needed to connect accounts to it.</summary>
internal sealed class HostilePds(HostileAnswers answers) : HostileServer(answers)
{
    private readonly IssuedTokens tokens = new();
    private readonly ConcurrentDictionary<string, IFormCollection> pushed = new(StringComparer.Ordinal);

    protected override async Task<object?> BehaveAsync(HttpContext http)
    {
        var request = http.Request;
        switch ($"{request.Method} {request.Path}")
        {
            case "POST /_sandbox/accounts":
                var asked = await request.ReadFromJsonAsync<Profile>();
                return new { username = Residents.HandleOf(asked!.Username) };
            case "GET /.well-known/oauth-protected-resource":
                return new { resource = Origin, authorization_servers = new[] { Origin } };
            case "GET /.well-known/oauth-authorization-server":
                return new
                {
                    issuer = Origin,
                    authorization_endpoint = $"{Origin}/oauth/authorize",
                    token_endpoint = $"{Origin}/oauth/token",
                    pushed_authorization_request_endpoint = $"{Origin}/oauth/par",
                    revocation_endpoint = $"{Origin}/oauth/revoke",
                };
            case "POST /oauth/par":
                var name = $"urn:ietf:params:oauth:request_uri:req-{pushed.Count}";
                pushed[name] = await request.ReadFormAsync();
                return Results.Json(new { request_uri = name, expires_in = 299 }, statusCode: 201);
            case "GET /oauth/authorize":
                return Results.Content("<title>Say yes</title>", "text/html");
            case "POST /oauth/authorize":
                var consent = await request.ReadFormAsync();
                var begun = pushed[consent["request_uri"]!];
                return Redirect(
                    $"{begun["redirect_uri"]}?code={tokens.For(consent["username"]!)}&state="
                        + $"{Uri.EscapeDataString(begun["state"]!)}&iss={Uri.EscapeDataString(Origin)}");
            case "POST /oauth/token":
                var handle = tokens.Of((await request.ReadFormAsync())["code"]!);
                return new
                {
                    access_token = tokens.For(handle),
                    refresh_token = tokens.For(handle),
                    token_type = "DPoP",
                    scope = "atproto transition:generic",
                    expires_in = 3_599,
                    sub = Residents.DidOf(handle),
                };
            default:
                return null;
        }
    }
}

/// <summary>The hostile server's accounts: handles, and the DIDs derived from them.</summary>
internal static class Residents
{
    public static string HandleOf(string username) => $"{username}.test";

    public static string DidOf(string handle) => $"did:plc:{handle.Split('.')[0].PadRight(24, 'a')[..24]}";

    public static bool IsOne(string text) => text.Contains("mallory", StringComparison.Ordinal);
}
