using System.Net;
using Microsoft.AspNetCore.Http;

namespace Postato.Chaos.Hostile;

/// <summary>
/// Directory and public API of the AT Protocol: hostile for accounts of the hostile server, and answering like the Sandbox for all others.
/// </summary>
internal sealed class NameDirectory(Func<string> pds, Func<string> sandbox, HostileAnswers answers) : HostileServer(answers)
{
#pragma warning disable RS0030 // A server in front of the Sandbox.
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
#pragma warning restore RS0030

    protected override bool IsSpared(HttpContext context) => !Residents.IsOne(context.Request.Path + context.Request.QueryString.Value);

    protected override async Task<object?> BehaveAsync(HttpContext context)
    {
        var (path, query) = (context.Request.Path.Value!, context.Request.Query);
        if (IsSpared(context))
        {
            using var answer = await http.GetAsync($"{sandbox()}{path}{context.Request.QueryString}", context.RequestAborted);
            return answer.StatusCode == HttpStatusCode.NotFound
                ? null
                : Results.Content(
                    await answer.Content.ReadAsStringAsync(context.RequestAborted), "application/json", statusCode: (int)answer.StatusCode);
        }

        return path switch
        {
            "/xrpc/com.atproto.identity.resolveHandle" => new { did = Residents.DidOf(query["handle"]!) },
            "/xrpc/app.bsky.actor.getProfile" => new { did = query["actor"].ToString(), displayName = "Mallory" },
            _ when path.StartsWith("/did:plc:", StringComparison.Ordinal) => new
            {
                id = path[1..],
                alsoKnownAs = new[] { $"at://{Residents.HandleOf(path["/did:plc:".Length..].TrimEnd('a'))}" },
                service = new[] { new { id = "#atproto_pds", type = "AtprotoPersonalDataServer", serviceEndpoint = pds() } },
            },
            _ => null,
        };
    }
}
