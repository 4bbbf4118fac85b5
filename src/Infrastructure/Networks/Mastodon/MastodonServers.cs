using Postato.Application.Http;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>
/// Finds an account's server and reads its metadata. Every address here comes from an untrusted source, and the guarded HTTP client checks
/// each.
/// </summary>
internal sealed class MastodonServers(MastodonOptions options, IUrlFetcher fetcher, MastodonClient client, ServerReader reader)
{
    private const string Platform = "mastodon";
    private const int MaximumUrl = 2_048;

    /// <summary>The narrowest scopes that suffice; servers without them are asked for the old, wide ones.</summary>
    private static readonly string[] Needed = ["read:statuses", "write:statuses", "write:media"];

    /// <summary>Refusals: <see cref="ValidationFailed"/> on <c>handle</c> or <c>server</c>, whichever was typed.</summary>
    public async Task<Result<KnownServer>> FindAsync(string? handle, string? server, CancellationToken ct)
    {
        var (field, typed) = server is { Length: > 0 } ? ("server", server) : ("handle", handle ?? "");
        var home = TypedServer.Parse(typed);
        // When no server was named the operator's default is used; a wrong name is refused.
        if (home.Domain is null && field == "handle" && options.DefaultServer is { } standard)
            home = TypedServer.Parse(standard);
        if (home.Domain is null)
            return Refuse(field, "server_missing", home.User is { } alone && field == "server"
                ? $"{alone} is no server. Name yours: mastodon.social, or @{alone}@mastodon.social."
                : "Name your server too: @name@mastodon.social, or mastodon.social.");
        if (!OriginOf(home, field).Succeeded(out var origin, out var refusal))
            return refusal;

        // Handles may be on another domain than the API; only that domain can say where the API is.
        var api = home.User is { } user ? await FindApiAsync(origin, user, home.Domain, ct) ?? origin : origin;
        return await ReadAsync(api, Authority(origin), field, ct);
    }

    private Result<Uri> OriginOf(TypedServer typed, string field)
    {
        if (typed.Scheme is { } scheme)
            return Cut(fetcher.Check($"{scheme}://{typed.Domain}", field));

        var secure = fetcher.Check($"https://{typed.Domain}", field);
        // Plain HTTP only for an origin that the operator opened: the guard refuses it for all others.
        return secure.Error is not null && fetcher.Check($"http://{typed.Domain}", field) is { Error: null } clear
            ? Cut(clear)
            : Cut(secure);
    }

    private async Task<Uri?> FindApiAsync(Uri origin, string user, string domain, CancellationToken ct)
    {
        var fetched = await fetcher.GetDocumentAsync(
            new Uri(origin, $"/.well-known/webfinger?resource={Uri.EscapeDataString($"acct:{user}@{domain}")}").AbsoluteUri,
            FetchKind.Document, ct);
        if (fetched.Error is not null || fetched.Value.Status != 200 || UntrustedJson.Of(fetched.Value) is not { IsObject: true } found)
            return null;

        var self = WireLink.ListOf(found)
            .FirstOrDefault(
                link => link is { Rel: "self", Href: not null } && link.Type?.Contains("json", StringComparison.Ordinal) != false)?.Href;
        return self is not null && Cut(fetcher.Check(self, "handle")) is { Error: null, Value: { } api } ? api : null;
    }

    private async Task<Result<KnownServer>> ReadAsync(Uri server, string domain, string field, CancellationToken ct)
    {
        try
        {
            var read = await reader.ReadAsync(server, GuardedHttp.CallLimit, ct);
            if (read.IsGone)
                return Refuse(field, "server_gone", "This server is gone. Name the one where your account is now.");
            return read.Facts is { } facts
                ? await DiscoverAsync(server, domain, facts, ct)
                : Refuse(
                    field, "server_not_supported", $"{domain} does not answer like a Mastodon server. Check the address, or name another.");
        }
        catch (RequestNeverLeft never) when (never.WasRefusedByGuard)
        {
            return Refuse(field, "url_not_allowed", "This address is not allowed. Use a public https address.");
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return Refuse(field, "server_not_reached", $"{domain} does not answer. Check the address, or try again later.");
        }
    }

    private async Task<KnownServer> DiscoverAsync(Uri server, string domain, ServerFacts facts, CancellationToken ct)
    {
        var answer = await client.GetAsync(server, "/.well-known/oauth-authorization-server", ct);
        var found = WireDiscovery.Of(answer.IsSuccess ? MastodonWire.Json(answer) : default);
        // Metadata with another issuer does not describe this server.
        if (found.Issuer?.TrimEnd('/') != server.GetLeftPart(UriPartial.Authority))
            found = WireDiscovery.Of(default);
        return new(
            server, domain, facts,
            OwnUrl(server, found.AuthorizationEndpoint) ?? new(server, "/oauth/authorize"),
            OwnUrl(server, found.TokenEndpoint) ?? new(server, "/oauth/token"),
            OwnUrl(server, found.RevocationEndpoint) ?? new(server, "/oauth/revoke"),
            ScopeOf(found.ScopesSupported), found.Issuer, found.TellsIssuer);
    }

    private static string ScopeOf(IReadOnlyList<string> supported)
    {
        var identity = supported.Contains("profile") ? "profile" : "read:accounts";
        return Needed.Append(identity).All(supported.Contains) ? $"{identity} {string.Join(' ', Needed)}" : "read write";
    }

    /// <summary>A URL from a server's metadata that stays on the same server; tokens and secrets are sent nowhere else.</summary>
    internal static Uri? OwnUrl(Uri server, string? url) =>
        url?.Length <= MaximumUrl && Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            && parsed.GetLeftPart(UriPartial.Authority) == server.GetLeftPart(UriPartial.Authority)
            ? parsed
            : null;

    private static Result<Uri> Cut(Result<Uri> found) =>
        found.Succeeded(out var url, out var refusal) ? new Uri(url.GetLeftPart(UriPartial.Authority)) : refusal;

    internal static string Authority(Uri server) => server.IsDefaultPort ? server.IdnHost : $"{server.IdnHost}:{server.Port}";

    private static ValidationFailed Refuse(string field, string code, string message) => new(field, code, message, Platform);
}

/// <param name="Api">The origin of the API.</param>
/// <param name="Domain">The domain in handles.</param>
/// <param name="Scope">The scopes that are requested.</param>
/// <param name="Issuer">The server's issuer name; null when it has none.</param>
/// <param name="TellsIssuer">Whether its redirects contain the issuer (RFC 9207).</param>
internal sealed record KnownServer(
    Uri Api, string Domain, ServerFacts Facts, Uri AuthorizationEndpoint, Uri TokenEndpoint, Uri RevocationEndpoint, string Scope,
    string? Issuer, bool TellsIssuer);
