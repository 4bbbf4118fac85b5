using Microsoft.AspNetCore.Http;

namespace Postato.Chaos.Hostile;

/// <summary>The parts of Mastodon that are needed to connect accounts to it.</summary>
internal sealed class HostileMastodon(HostileAnswers answers) : HostileServer(answers)
{
    private readonly IssuedTokens tokens = new();

    protected override async Task<object?> BehaveAsync(HttpContext http)
    {
        var request = http.Request;
        switch ($"{request.Method} {request.Path}")
        {
            // The script that fills in login pages first asks for a profile: every name exists here.
            case "POST /_sandbox/accounts":
                var asked = await request.ReadFromJsonAsync<Profile>();
                return new { username = $"{asked!.Username}@{new Uri(Origin).Authority}" };
            case "GET /api/v2/instance":
                return new
                {
                    version = "4.5.0",
                    configuration = new { statuses = new { max_characters = 500, max_media_attachments = 4 } },
                };
            case "GET /.well-known/nodeinfo":
                return new
                {
                    links = new[] { new
                {
                    rel = "http://nodeinfo.diaspora.software/ns/schema/2.0",
                    href = $"{Origin}/nodeinfo/2.0",
                } }
                };
            case "GET /nodeinfo/2.0":
                return new { software = new { name = "mastodon", version = "4.5.0" } };
            case "POST /api/v1/apps":
                return new { client_id = "client", client_secret = "client-secret" };
            case "GET /oauth/authorize":
                return Results.Content("<title>Say yes</title>", "text/html");
            case "POST /oauth/authorize":
                var consent = await request.ReadFormAsync();
                return Redirect(
                    $"{consent["redirect_uri"]}?code={tokens.For(NameOf(consent["username"]!))}&state="
                        + $"{Uri.EscapeDataString(consent["state"]!)}");
            case "POST /oauth/token":
                var form = await request.ReadFormAsync();
                return new { access_token = tokens.For(tokens.Of(form["code"]!)), token_type = "Bearer", scope = "read write" };
            case "GET /api/v1/accounts/verify_credentials":
                var name = tokens.Of(request.Headers.Authorization.ToString()["Bearer ".Length..]);
                return new
                {
                    id = $"1{name.GetHashCode(StringComparison.Ordinal) & 0xFFFFFF}",
                    username = name,
                    display_name = name,
                    url = $"{Origin}/@{name}",
                };
            default:
                return null;
        }
    }

    private static string NameOf(string handle) => handle.TrimStart('@').Split('@')[0];
}

/// <summary>The account that is to be connected.</summary>
internal sealed record Profile(string Username);
