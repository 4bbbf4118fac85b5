using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>
/// HTTP calls with a proof of possession (DPoP, RFC 9449). When the server demands a nonce, the call is repeated at once with a new proof:
/// such an answer means that nothing else was done.
/// </summary>
internal sealed class BlueskyClient(GuardedHttp http, TimeProvider clock)
{
    // A server that changes its nonce at every call is given this many proofs before the call fails.
    private const int MaximumProofs = 5;

    // The newest nonce per server origin: it is valid for minutes, and every answer may carry the next.
    private readonly BoundedMap<string, string> nonces = new(comparer: StringComparer.OrdinalIgnoreCase);

    /// <summary>A form to the authorization server.</summary>
    public Task<HttpAnswer> PostFormAsync(Uri url, Func<Dictionary<string, string>> form, ECDsa key, CancellationToken ct) =>
        SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form()) }, key, null,
            GuardedHttp.CallLimit, ct);

    /// <summary>A procedure of the PDS with a JSON body.</summary>
    public Task<HttpAnswer> PostJsonAsync(Uri pds, string method, JsonObject body, ECDsa key, Secret token, CancellationToken ct)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        return SendAsync(() => Xrpc(pds, method, bytes, "application/json"), key, token, GuardedHttp.CallLimit, ct);
    }

    public Task<HttpAnswer> PostBytesAsync(
        Uri pds, string method, byte[] body, string contentType, ECDsa key, Secret token, CancellationToken ct) =>
        SendAsync(() => Xrpc(pds, method, body, contentType), key, token, GuardedHttp.UploadLimit, ct);

    /// <summary>A public query, without token or proof.</summary>
    public async Task<HttpAnswer> GetAsync(Uri url, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return await http.SendAsync(request, GuardedHttp.CallLimit, ct);
    }

    private static HttpRequestMessage Xrpc(Uri pds, string method, byte[] body, string contentType) =>
        new(HttpMethod.Post, new Uri(pds, $"/xrpc/{method}"))
        {
            Content = new ByteArrayContent(body) { Headers = { { "Content-Type", contentType } } },
        };

    private async Task<HttpAnswer> SendAsync(Func<HttpRequestMessage> make, ECDsa key, Secret? token, TimeSpan limit, CancellationToken ct)
    {
        for (var proofs = 1; ; proofs++)
        {
            using var request = make();
            var origin = request.RequestUri!.GetLeftPart(UriPartial.Authority);
            if (token is not null)
                request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {token.Reveal()}");
            request.Headers.TryAddWithoutValidation(
                "DPoP", Proof(request, key, token, nonces.TryGetValue(origin, out var known) ? known : null));

            var answer = await http.SendAsync(request, limit, ct);
            if (answer.Header("DPoP-Nonce") is { Length: > 0 } nonce)
                nonces.Set(origin, nonce);
            if (!DemandsNonce(answer) || proofs == MaximumProofs)
                return answer;
        }
    }

    private static bool DemandsNonce(HttpAnswer answer) => answer.Status switch
    {
        400 => answer.Json["error"].Text == "use_dpop_nonce",
        401 => answer.Header("WWW-Authenticate")?.Contains("use_dpop_nonce", StringComparison.Ordinal) == true,
        _ => false,
    };

    private string Proof(HttpRequestMessage request, ECDsa key, Secret? token, string? nonce)
    {
        var claims = new JsonObject
        {
            ["jti"] = Jose.RandomId(),
            ["htm"] = request.Method.Method,
            ["htu"] = request.RequestUri!.GetLeftPart(UriPartial.Path),
            ["iat"] = clock.GetUtcNow().ToUnixTimeSeconds(),
        };
        if (nonce is not null)
            claims["nonce"] = nonce;
        if (token is not null)
            claims["ath"] = Jose.Sha256(token.Reveal());

        return Jose.Sign(key, new JsonObject { ["typ"] = "dpop+jwt", ["alg"] = "ES256", ["jwk"] = Jose.PublicJwk(key) }, claims);
    }
}
