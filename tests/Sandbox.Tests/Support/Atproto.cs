using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;

namespace Postato.Sandbox.Tests.Support;

/// <summary>A client of the AT Protocol that shares no code with the product.</summary>
public sealed class Atproto(string origin) : IDisposable
{
    private const string Redirect = "http://127.0.0.1:5999/cb";

    private readonly ConcurrentDictionary<string, string> nonces = new();

#pragma warning disable RS0030 // Shares no code with the product.
    private readonly HttpClient http = new(
        new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    { Timeout = TimeSpan.FromSeconds(60) };
#pragma warning restore RS0030

    public static string ClientId => $"http://localhost?redirect_uri={Uri.EscapeDataString(Redirect)}&scope=atproto%20transition%3Ageneric";

    public string Origin => origin;

    public void Dispose() => http.Dispose();

    /// <summary>The whole authorization: pushed request, consent, code.</summary>
    public async Task<Login> LoginAsync(string name, CancellationToken ct)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var verifier = Random();
        var code = await ConsentAsync(name, key, verifier, ct) ?? throw new InvalidOperationException($"{name} said no.");
        var tokens = await ReadAsync(
            await FormAsync(
                "/oauth/token", key, ct, ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Redirect),
                ("code_verifier", verifier), ("client_id", ClientId)),
            ct);
        using var profile = await http.GetAsync(
            $"{origin}/xrpc/app.bsky.actor.getProfile?actor={tokens.GetProperty("sub").GetString()}", ct);
        return new Login(this, key, tokens, (await ReadAsync(profile, ct)).GetProperty("handle").GetString()!);
    }

    /// <summary>Where the person is redirected to after the consent; the query is the answer.</summary>
    /// <returns>The code; null when there is none.</returns>
    public async Task<string?> ConsentAsync(string name, ECDsa key, string verifier, CancellationToken ct)
    {
        var pushed = await ReadAsync(await PushAsync(key, verifier, ct), ct);
        using var answer = await http.PostAsync(
            $"{origin}/oauth/authorize",
            new FormUrlEncodedContent(
                [new("request_uri", pushed.GetProperty("request_uri").GetString()), new("client_id", ClientId), new("username", name)]),
            ct);
        return HttpUtility.ParseQueryString(answer.Headers.Location!.Query)["code"];
    }

    public Task<HttpResponseMessage> PushAsync(ECDsa key, string verifier, CancellationToken ct) => FormAsync(
        "/oauth/par", key, ct,
        ("response_type", "code"), ("client_id", ClientId), ("redirect_uri", Redirect), ("scope", "atproto transition:generic"),
        ("state", "the state"), ("code_challenge", Sha256(verifier)), ("code_challenge_method", "S256"));

    public Task<HttpResponseMessage> FormAsync(string path, ECDsa key, CancellationToken ct, params (string Name, string Value)[] form) =>
        SendAsync(
            HttpMethod.Post, origin + path,
            () => new FormUrlEncodedContent(form.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))), key, null, ct);

    /// <summary>Sends a request with a proof, and once more with a nonce when one is demanded.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string url, Func<HttpContent?> content, ECDsa key, string? token, CancellationToken ct)
    {
        var answer = await SendOnceAsync(
            method, url, content(), Proof(key, method, url, token, nonces.GetValueOrDefault(origin)), token, ct);
        if (answer.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized)
            || !(await answer.Content.ReadAsStringAsync(ct)).Contains("use_dpop_nonce", StringComparison.Ordinal))
            return answer;

        answer.Dispose();
        return await SendOnceAsync(method, url, content(), Proof(key, method, url, token, nonces.GetValueOrDefault(origin)), token, ct);
    }

    public async Task<HttpResponseMessage> SendOnceAsync(
        HttpMethod method, string url, HttpContent? content, string? proof, string? token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, url) { Content = content };
        if (proof is not null)
            request.Headers.Add("DPoP", proof);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        var answer = await http.SendAsync(request, ct);
        if (answer.Headers.TryGetValues("DPoP-Nonce", out var values))
            nonces[origin] = values.Single();
        return answer;
    }

    public Task<HttpResponseMessage> GetAsync(string path, CancellationToken ct) =>
        http.GetAsync(path.StartsWith('/') ? origin + path : path, ct);

    public string? Nonce => nonces.GetValueOrDefault(origin);

    /// <param name="change">A change to the claims before they are signed.</param>
    public static string Proof(ECDsa key, HttpMethod method, string url, string? token, string? nonce, Action<JsonObject>? change = null)
    {
        var point = key.ExportParameters(false).Q;
        var header = new JsonObject
        {
            ["typ"] = "dpop+jwt",
            ["alg"] = "ES256",
            ["jwk"] = new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["x"] = Base64Url.EncodeToString(point.X),
                ["y"] = Base64Url.EncodeToString(point.Y),
            },
        };
        var claims = new JsonObject
        {
            ["jti"] = Random(),
            ["htm"] = method.Method,
            ["htu"] = url.Split('?')[0],
            ["iat"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
        };
        if (nonce is not null)
            claims["nonce"] = nonce;
        if (token is not null)
            claims["ath"] = Sha256(token);
        change?.Invoke(claims);
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var signature = key.SignData(
            Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        using (answer)
            return JsonElement.Parse(await answer.Content.ReadAsStringAsync(ct));
    }

    public static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string Sha256(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(text)));

    private static string Encode(JsonObject value) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(value.ToJsonString()));
}
