using Postato.Application.Http;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>Resolves handles, DID documents and servers of accounts. Every address here comes from an untrusted source.</summary>
internal sealed class BlueskyDirectory(BlueskyOptions options, IUrlFetcher fetcher)
{
    // The current server by DID, for accounts that moved since their session was created, which holds the old one.
    private readonly BoundedMap<string, Uri> moved = new(comparer: StringComparer.Ordinal);

    /// <summary>The DID of a handle; null when the handle does not resolve.</summary>
    public async Task<string?> ResolveHandleAsync(string handle, CancellationToken ct)
    {
        if (!IsHandle(handle))
            return null;

        var answer = await GetJsonAsync(
            new Uri(options.AppViewUrl, $"/xrpc/com.atproto.identity.resolveHandle?handle={Uri.EscapeDataString(handle)}").AbsoluteUri, ct);
        if (answer["did"].Text is { } did && IsDid(did))
            return did;

        var wellKnown = await fetcher.GetDocumentAsync($"https://{handle}/.well-known/atproto-did", FetchKind.Document, ct);
        return wellKnown.Error is null && wellKnown.Value is { Status: 200 } document && UntrustedJson.TextOf(document).Trim() is var text
            && IsDid(text)
            ? text
            : null;
    }

    public async Task<Identity?> ResolveDidAsync(string did, CancellationToken ct)
    {
        var url = did.StartsWith("did:web:", StringComparison.Ordinal)
            ? $"https://{did["did:web:".Length..]}/.well-known/did.json"
            : new Uri(options.PlcUrl, $"/{did}").AbsoluteUri;
        var document = await GetJsonAsync(url, ct);
        var pds = document["service"].Items
            .FirstOrDefault(
                service => service["id"].Text?.EndsWith("#atproto_pds", StringComparison.Ordinal) == true
                    && service["type"].Text == "AtprotoPersonalDataServer")["serviceEndpoint"].Text;
        var handle = document["alsoKnownAs"].Items.Select(name => name.Text)
            .FirstOrDefault(name => name?.StartsWith("at://", StringComparison.Ordinal) == true)?["at://".Length..];
        return Allowed(pds) is { } server ? new Identity(did, handle is not null && IsHandle(handle) ? handle : null, server) : null;
    }

    /// <summary>The authorization server of a PDS, with its metadata; null when it is invalid.</summary>
    public async Task<AuthorizationServer?> FindServerAsync(Uri pds, CancellationToken ct)
    {
        var resource = await GetJsonAsync(new Uri(pds, "/.well-known/oauth-protected-resource").AbsoluteUri, ct);
        return resource["authorization_servers"].Items.FirstOrDefault().Text is { } issuer ? await ReadServerAsync(issuer, ct) : null;
    }

    /// <summary>Reads an issuer's metadata, whose issuer must equal the URL at which it was found.</summary>
    public async Task<AuthorizationServer?> ReadServerAsync(string issuer, CancellationToken ct)
    {
        if (Allowed(issuer) is not { } origin)
            return null;

        var metadata = await GetJsonAsync(new Uri(origin, "/.well-known/oauth-authorization-server").AbsoluteUri, ct);
        // A person's browser is sent to the first of them, so it must follow the same rules as the endpoints that this host calls.
        return metadata["issuer"].Text == origin.GetLeftPart(UriPartial.Authority)
            && Allowed(metadata["authorization_endpoint"].Text) is { } authorize
            && Allowed(metadata["token_endpoint"].Text) is { } token
            && Allowed(metadata["pushed_authorization_request_endpoint"].Text) is { } par
                ? new AuthorizationServer(metadata["issuer"].Text!, authorize, token, par, Allowed(metadata["revocation_endpoint"].Text))
                : null;
    }

    /// <summary>A URL from a document that may be used; null when it may not.</summary>
    public Uri? Allowed(string? url) =>
        url is not null && fetcher.Check(url, "server") is { Error: null, Value: var allowed } ? allowed : null;

    /// <summary>The current server of an account, as far as known.</summary>
    public Uri PdsOf(string did, BlueskySession session) => moved.TryGetValue(did, out var server) ? server : session.Pds;

    /// <summary>Looks the account up again after its old server denied knowing it. False when it did not move.</summary>
    public async Task<bool> FollowMoveAsync(string did, BlueskySession session, CancellationToken ct)
    {
        if (await ResolveDidAsync(did, ct) is not { } identity || identity.Pds == PdsOf(did, session))
            return false;

        moved.Set(did, identity.Pds);
        return true;
    }

    /// <summary>A profile for display; its members are null when the public view does not answer.</summary>
    public async Task<(string? DisplayName, Uri? Avatar)> ReadProfileAsync(string did, CancellationToken ct)
    {
        var profile = await GetJsonAsync(
            new Uri(options.AppViewUrl, $"/xrpc/app.bsky.actor.getProfile?actor={Uri.EscapeDataString(did)}").AbsoluteUri, ct);
        return (profile["displayName"].Words(MaximumName) is { Length: > 0 } name ? name : null, profile["avatar"].WebUrl);
    }

    public static bool IsDid(string text) =>
        text.Length <= 2_048
            && (text.StartsWith("did:plc:", StringComparison.Ordinal) || text.StartsWith("did:web:", StringComparison.Ordinal))
            && !text.AsSpan().ContainsAnyExcept(DidCharacters);

    /// <summary>A name of at least two labels (atproto.com/specs/handle).</summary>
    public static bool IsHandle(string text) =>
        text.Length <= MaximumHandle && text.Contains('.', StringComparison.Ordinal) && !text.AsSpan().ContainsAnyExcept(HandleCharacters);

    private const int MaximumHandle = 253;
    private const int MaximumName = 640;

    private static readonly System.Buffers.SearchValues<char> HandleCharacters = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
    private static readonly System.Buffers.SearchValues<char> DidCharacters = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:-");

    private async Task<UntrustedJson> GetJsonAsync(string url, CancellationToken ct)
    {
        var fetched = await fetcher.GetDocumentAsync(url, FetchKind.Document, ct);
        return fetched.Error is null && fetched.Value.Status == 200 ? UntrustedJson.Of(fetched.Value) : default;
    }
}

/// <param name="Handle">The handle in the DID document, without <c>at://</c>; null when there is none.</param>
internal sealed record Identity(string Did, string? Handle, Uri Pds);

internal sealed record AuthorizationServer(
    string Issuer, Uri AuthorizationEndpoint, Uri TokenEndpoint, Uri PushedRequestEndpoint, Uri? RevocationEndpoint);
