using System.Text;
using System.Text.Json;
using Postato.Application.Http;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>Who somebody is and where their data lives: handles, DID documents, servers. Every address here was named by a stranger.</summary>
internal sealed class BlueskyDirectory(BlueskyOptions options, IUrlFetcher fetcher)
{
    // Accounts that moved since their session was made, by DID: the session says where they were.
    private readonly BoundedMap<string, Uri> moved = new(comparer: StringComparer.Ordinal);

    /// <summary>The DID of a handle; null when nobody answers for it.</summary>
    public async Task<string?> ResolveHandleAsync(string handle, CancellationToken ct)
    {
        var answer = await GetJsonAsync(new Uri(options.AppViewUrl, $"/xrpc/com.atproto.identity.resolveHandle?handle={Uri.EscapeDataString(handle)}").AbsoluteUri, ct);
        if (answer?.TryGetProperty("did", out var found) == true && found.GetString() is { } did && IsDid(did))
            return did;

        var wellKnown = await fetcher.GetDocumentAsync($"https://{handle}/.well-known/atproto-did", FetchKind.Document, ct);
        return wellKnown.Error is null && wellKnown.Value is { Status: 200 } document && Encoding.UTF8.GetString(document.Body.Span).Trim() is var text && IsDid(text) ? text : null;
    }

    public async Task<Identity?> ResolveDidAsync(string did, CancellationToken ct)
    {
        var url = did.StartsWith("did:web:", StringComparison.Ordinal)
            ? $"https://{did["did:web:".Length..]}/.well-known/did.json"
            : new Uri(options.PlcUrl, $"/{did}").AbsoluteUri;
        if (await GetJsonAsync(url, ct) is not { } document || !document.TryGetProperty("service", out var services))
            return null;

        var pds = services.EnumerateArray()
            .Where(service => service.GetProperty("id").GetString()!.EndsWith("#atproto_pds", StringComparison.Ordinal) && service.GetProperty("type").GetString() == "AtprotoPersonalDataServer")
            .Select(service => service.GetProperty("serviceEndpoint").GetString())
            .FirstOrDefault();
        var handle = document.TryGetProperty("alsoKnownAs", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()!).FirstOrDefault(name => name.StartsWith("at://", StringComparison.Ordinal))?["at://".Length..]
            : null;
        return Uri.TryCreate(pds, UriKind.Absolute, out var server) ? new Identity(did, handle, server) : null;
    }

    /// <summary>The authorization server that speaks for a PDS, with its metadata; null when it does not hold together.</summary>
    public async Task<AuthorizationServer?> FindServerAsync(Uri pds, CancellationToken ct)
    {
        var resource = await GetJsonAsync(new Uri(pds, "/.well-known/oauth-protected-resource").AbsoluteUri, ct);
        var issuer = resource?.TryGetProperty("authorization_servers", out var servers) == true && servers.GetArrayLength() > 0 ? servers[0].GetString() : null;
        return issuer is null ? null : await ReadServerAsync(issuer, ct);
    }

    /// <summary>Reads an issuer's metadata; what it says of itself must equal where it was found.</summary>
    public async Task<AuthorizationServer?> ReadServerAsync(string issuer, CancellationToken ct)
    {
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out var origin) || await GetJsonAsync(new Uri(origin, "/.well-known/oauth-authorization-server").AbsoluteUri, ct) is not { } metadata)
            return null;

        string? Text(string name) => metadata.TryGetProperty(name, out var value) ? value.GetString() : null;
        return Text("issuer") == origin.GetLeftPart(UriPartial.Authority)
            && Uri.TryCreate(Text("authorization_endpoint"), UriKind.Absolute, out var authorize)
            && Uri.TryCreate(Text("token_endpoint"), UriKind.Absolute, out var token)
            && Uri.TryCreate(Text("pushed_authorization_request_endpoint"), UriKind.Absolute, out var par)
                ? new AuthorizationServer(Text("issuer")!, authorize, token, par, Uri.TryCreate(Text("revocation_endpoint"), UriKind.Absolute, out var revoke) ? revoke : null)
                : null;
    }

    /// <summary>Where an account's data lives now, as far as we know.</summary>
    public Uri PdsOf(string did, BlueskySession session) => moved.TryGetValue(did, out var server) ? server : session.Pds;

    /// <summary>Asks again after the old server said that it knows nobody of that name. False: it did not move.</summary>
    public async Task<bool> FollowMoveAsync(string did, BlueskySession session, CancellationToken ct)
    {
        if (await ResolveDidAsync(did, ct) is not { } identity || identity.Pds == PdsOf(did, session))
            return false;

        moved.Set(did, identity.Pds);
        return true;
    }

    /// <summary>A profile for people to recognise; null members when the public view does not answer.</summary>
    public async Task<(string? DisplayName, Uri? Avatar)> ReadProfileAsync(string did, CancellationToken ct)
    {
        var profile = await GetJsonAsync(new Uri(options.AppViewUrl, $"/xrpc/app.bsky.actor.getProfile?actor={Uri.EscapeDataString(did)}").AbsoluteUri, ct);
        string? Text(string name) => profile?.TryGetProperty(name, out var value) == true ? value.GetString() : null;
        return (Text("displayName") is { Length: > 0 } name ? name : null, Uri.TryCreate(Text("avatar"), UriKind.Absolute, out var avatar) ? avatar : null);
    }

    public static bool IsDid(string text) =>
        text.Length <= 2_048 && (text.StartsWith("did:plc:", StringComparison.Ordinal) || text.StartsWith("did:web:", StringComparison.Ordinal)) && !text.AsSpan().ContainsAnyExcept(DidCharacters);

    private static readonly System.Buffers.SearchValues<char> DidCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:-");

    private async Task<JsonElement?> GetJsonAsync(string url, CancellationToken ct)
    {
        var fetched = await fetcher.GetDocumentAsync(url, FetchKind.Document, ct);
        if (fetched.Error is not null || fetched.Value.Status != 200)
            return null;

        try
        {
            return JsonElement.Parse(fetched.Value.Body.Span) is { ValueKind: JsonValueKind.Object } json ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <param name="Handle">As the DID document claims it, without <c>at://</c>; null: none.</param>
internal sealed record Identity(string Did, string? Handle, Uri Pds);

internal sealed record AuthorizationServer(string Issuer, Uri AuthorizationEndpoint, Uri TokenEndpoint, Uri PushedRequestEndpoint, Uri? RevocationEndpoint);
