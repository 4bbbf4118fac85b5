using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Bluesky;

/// <summary>The authorization server: pushed requests, the consent page, rotating tokens.</summary>
internal sealed class BlueskyAuthorization(World world, BlueskyOptions options, BlueskyState state, Dpop dpop)
{
    private static readonly TimeSpan RequestLife = TimeSpan.FromSeconds(299);

    private readonly ConcurrentDictionary<string, Pushed> pushed = new();
    private readonly ConcurrentDictionary<string, Code> codes = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> assertions = new();
    private readonly Lock refreshing = new();
    private readonly ConsentPage page = new(
        "Bluesky", "/oauth/authorize",
        "--p:light-dark(#eef3f8,#0c131a);--b:light-dark(#fff,#161e27);--t:light-dark(#0b1a2b,#e8eef5);--l:light-dark(#d9e2ec,#2c3a49);"
        + "--s:light-dark(#5a6b7d,#93a4b5);--h:#0a7aff;--a:#0a66d6;--i:#fff;--r:10px");

    public async Task<Reply> AnswerAsync(Exchange exchange) => (exchange.Http.Request.Method, exchange.Operation) switch
    {
        ("GET", "oauth-authorization-server") => Metadata(exchange),
        ("GET", "jwks") => Xrpc.Of(new JsonObject { ["keys"] = new JsonArray() }),
        ("POST", "par") => await PushAsync(exchange),
        ("GET", "authorize") => Page(exchange),
        ("POST", "authorize") => Decide(exchange),
        ("POST", "token") => await TokenAsync(exchange),
        ("POST", "revoke") => await RevokeAsync(exchange),
        _ => Xrpc.NotFound,
    };

    private static Reply Metadata(Exchange exchange) => Xrpc.Of(new JsonObject
    {
        ["issuer"] = exchange.Origin,
        ["authorization_endpoint"] = $"{exchange.Origin}/oauth/authorize",
        ["token_endpoint"] = $"{exchange.Origin}/oauth/token",
        ["pushed_authorization_request_endpoint"] = $"{exchange.Origin}/oauth/par",
        ["revocation_endpoint"] = $"{exchange.Origin}/oauth/revoke",
        ["jwks_uri"] = $"{exchange.Origin}/oauth/jwks",
        ["scopes_supported"] = new JsonArray("atproto", "transition:generic", "transition:email", "transition:chat.bsky"),
        ["response_types_supported"] = new JsonArray("code"),
        ["grant_types_supported"] = new JsonArray("authorization_code", "refresh_token"),
        ["code_challenge_methods_supported"] = new JsonArray("S256"),
        ["token_endpoint_auth_methods_supported"] = new JsonArray("none", "private_key_jwt"),
        ["token_endpoint_auth_signing_alg_values_supported"] = new JsonArray("ES256"),
        ["dpop_signing_alg_values_supported"] = new JsonArray("ES256"),
        ["authorization_response_iss_parameter_supported"] = true,
        ["require_pushed_authorization_requests"] = true,
        ["client_id_metadata_document_supported"] = true,
    });

    private async Task<Reply> PushAsync(Exchange exchange)
    {
        if (Proof(exchange) is var (thumbprint, refused) && refused is not null)
            return refused;

        var form = exchange.Form;
        if (await ClientRefusalAsync(exchange) is { } client)
            return client;
        if (form.GetValueOrDefault("response_type") != "code" || form.GetValueOrDefault("code_challenge_method") != "S256"
            || form.GetValueOrDefault("code_challenge") is not { Length: >= 43 } challenge)
            return Xrpc.OAuthError(400, "invalid_request", "response_type=code and a S256 code_challenge are required");
        if (form.GetValueOrDefault("scope")?.Split(' ').Contains("atproto") != true)
            return Xrpc.OAuthError(400, "invalid_scope", "The atproto scope is required");

        var id = $"urn:ietf:params:oauth:request_uri:req-{Random()}";
        pushed[id] = new(
            form["client_id"], form.GetValueOrDefault("redirect_uri") ?? "", form["scope"], form.GetValueOrDefault("state"), challenge,
            form.GetValueOrDefault("login_hint"), thumbprint!, world.Clock.GetUtcNow() + RequestLife);
        return Xrpc.Of(new JsonObject { ["request_uri"] = id, ["expires_in"] = (int)RequestLife.TotalSeconds }, 201)
            .With("DPoP-Nonce", dpop.Nonce);
    }

    // Programs submit the page with one POST to the same address: request_uri, client_id, username, decision (allow or deny).
    private Reply Page(Exchange exchange)
    {
        if (Find(exchange.Query("request_uri"), exchange.Query("client_id")) is not { } request)
            return Unknown;

        var app = request.ClientId.StartsWith("http://localhost", StringComparison.Ordinal) ? "An app on this machine" : request.ClientId;
        return page.Show(
            "Let this app post for you?", $"<p>{ConsentPage.E(app)} asks for: {ConsentPage.E(request.Scope)}</p>",
            [new("request_uri", exchange.Query("request_uri")!), new("client_id", request.ClientId)],
            state.Accounts.OrderByDescending(account => account.Handle == request.LoginHint)
                .Select(account => new Person(account.Handle, account.DisplayName, account.Handle)),
            "Continue", "Deny");
    }

    private Reply Decide(Exchange exchange)
    {
        if (Find(exchange.Form.GetValueOrDefault("request_uri"), exchange.Form.GetValueOrDefault("client_id")) is not { } request)
            return Unknown;

        pushed.TryRemove(exchange.Form["request_uri"], out _);
        var username = exchange.Form.GetValueOrDefault("username")?.Trim() ?? "";
        string Back(string answer) =>
            $"{request.RedirectUri}{(request.RedirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?')}iss="
                + $"{Uri.EscapeDataString(exchange.Origin)}&state={Uri.EscapeDataString(request.State ?? "")}&{answer}";
        if (username.Length == 0 || exchange.Form.GetValueOrDefault("decision") == "deny" || Name(username) == "deny")
            return Reply.Redirect(Back("error=access_denied&error_description=Access%20denied"), 303);

        var code = $"cod-{Random()}";
        codes[code] = new(request, state.Create(username, null).Did, world.Clock.GetUtcNow().AddSeconds(60));
        return Reply.Redirect(Back($"code={code}"), 303);
    }

    private async Task<Reply> TokenAsync(Exchange exchange)
    {
        if (Proof(exchange) is var (thumbprint, refused) && refused is not null)
            return refused;
        if (await ClientRefusalAsync(exchange) is { } client)
            return client;

        var reply = exchange.Form.GetValueOrDefault("grant_type") switch
        {
            "authorization_code" => TakeCode(exchange, thumbprint!),
            "refresh_token" => Refresh(exchange, thumbprint!),
            _ => Xrpc.OAuthError(400, "unsupported_grant_type", "Unsupported grant type"),
        };
        return reply.With("DPoP-Nonce", dpop.Nonce).With("Cache-Control", "no-store");
    }

    private Reply TakeCode(Exchange exchange, string thumbprint)
    {
        var form = exchange.Form;
        if (!codes.TryRemove(form.GetValueOrDefault("code") ?? "", out var code) || code.ExpiresAt < world.Clock.GetUtcNow())
            return Xrpc.OAuthError(400, "invalid_grant", "Invalid code");
        if (code.Request.ClientId != form.GetValueOrDefault("client_id")
            || code.Request.RedirectUri != form.GetValueOrDefault("redirect_uri") || code.Request.KeyThumbprint != thumbprint)
            return Xrpc.OAuthError(400, "invalid_grant", "The code was issued to somebody else");
        if (Jwt.Sha256(form.GetValueOrDefault("code_verifier") ?? "") != code.Request.Challenge)
            return Xrpc.OAuthError(400, "invalid_grant", "Invalid code_verifier");

        var name = Name(state.FindByDid(code.Did)!.Handle);
        var scope = name == "noscope" ? "atproto" : code.Request.Scope;
        var session = NewTokens(
            new($"ses-{Random()}", code.Did, code.Request.ClientId, thumbprint, scope, "", default, "", RefreshRefused: name == "dead"),
            expired: name == "expired");
        Interlocked.Increment(ref world.Requests.Of(BlueskyState.Platform).TokensIssued);
        return Tokens(session);
    }

    private Reply Refresh(Exchange exchange, string thumbprint)
    {
        lock (refreshing)
        {
            var token = exchange.Form.GetValueOrDefault("refresh_token") ?? "";
            if (state.FindByRefresh(token) is not { Dead: false } session
                || session.ClientId != exchange.Form.GetValueOrDefault("client_id") || session.KeyThumbprint != thumbprint)
                return Xrpc.OAuthError(400, "invalid_grant", "Invalid refresh token");

            if (session.RefreshToken != token)
            {
                // A rotated token is presented again, so it may have been stolen: the session ends.
                state.Save(session with { Dead = true });
                Interlocked.Increment(ref world.Requests.Of(BlueskyState.Platform).RefreshReplays);
                return Xrpc.OAuthError(400, "invalid_grant", "Refresh token replayed");
            }

            if (session.RefreshRefused)
            {
                state.Save(session with { Dead = true });
                return Xrpc.OAuthError(400, "invalid_grant", "Session expired");
            }

            Interlocked.Increment(ref world.Requests.Of(BlueskyState.Platform).TokensRefreshed);
            return Tokens(NewTokens(session, expired: false));
        }
    }

    private async Task<Reply> RevokeAsync(Exchange exchange)
    {
        if (Proof(exchange) is var (_, refused) && refused is not null)
            return refused;
        if (await ClientRefusalAsync(exchange) is { } client)
            return client;

        var token = exchange.Form.GetValueOrDefault("token") ?? "";
        if ((state.FindByRefresh(token) ?? state.FindByAccess(token)) is { } session)
            state.Save(session with { Dead = true });
        return Xrpc.Of(new JsonObject());
    }

    private BlueskySession NewTokens(BlueskySession session, bool expired)
    {
        var next = session with
        {
            AccessToken = $"acc-{Random()}",
            AccessExpiresAt = expired
                ? world.Clock.GetUtcNow().AddSeconds(-1)
                : world.Clock.GetUtcNow().AddSeconds(options.AccessTokenSeconds),
            RefreshToken = $"ref-{Random()}",
        };
        state.Save(next);
        return next;
    }

    private Reply Tokens(BlueskySession session) => Xrpc.Of(new JsonObject
    {
        ["access_token"] = session.AccessToken,
        ["token_type"] = "DPoP",
        ["refresh_token"] = session.RefreshToken,
        ["scope"] = session.Scope,
        ["expires_in"] = options.AccessTokenSeconds - 1,
        ["sub"] = session.Did,
    });

    private (string? Thumbprint, Reply? Refused) Proof(Exchange exchange)
    {
        var proof = dpop.Check(exchange.Http, null);
        return proof.Error is { } error
            ? (null, Xrpc.OAuthError(400, error, proof.Description!).With("DPoP-Nonce", dpop.Nonce))
            : (proof.Thumbprint, null);
    }

    private Pushed? Find(string? requestUri, string? clientId) =>
        requestUri is not null && pushed.TryGetValue(requestUri, out var request) && request.ExpiresAt > world.Clock.GetUtcNow()
            && request.ClientId == clientId
            ? request
            : null;

    /// <summary>
    /// A loopback client's id contains its metadata; any other client is identified by its document and authenticates with its key.
    /// </summary>
    private async Task<Reply?> ClientRefusalAsync(Exchange exchange)
    {
        var id = exchange.Form.GetValueOrDefault("client_id") ?? "";
        var redirect = exchange.Form.GetValueOrDefault("redirect_uri");
        if (id.StartsWith("http://localhost", StringComparison.Ordinal))
        {
            var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(id).Query);
            var known = redirect is null || query["redirect_uri"].Contains(redirect)
                || (query["redirect_uri"].Count == 0 && new Uri(redirect).AbsolutePath == "/");
            return known && (redirect is null || IPAddress.TryParse(new Uri(redirect).Host.Trim('[', ']'), out _))
                ? null
                : Xrpc.OAuthError(400, "invalid_request", "Invalid redirect_uri parameter");
        }

        if (await ReadDocumentAsync(id) is not { } metadata || metadata.GetProperty("client_id").GetString() != id)
            return Xrpc.OAuthError(400, "invalid_client_metadata", "Unable to obtain client metadata");
        if (redirect is not null && !metadata.GetProperty("redirect_uris").EnumerateArray().Any(uri => uri.GetString() == redirect))
            return Xrpc.OAuthError(400, "invalid_request", "Invalid redirect_uri parameter");

        return await IsAssertedAsync(exchange, id, metadata)
            ? null
            : Xrpc.OAuthError(401, "invalid_client", "Client authentication failed");
    }

    private async Task<bool> IsAssertedAsync(Exchange exchange, string clientId, JsonElement metadata)
    {
        if (Jwt.Parse(exchange.Form.GetValueOrDefault("client_assertion")) is not { } assertion || assertion.Text("iss") != clientId
            || assertion.Text("sub") != clientId || assertion.Text("aud") != exchange.Origin)
            return false;

        if (assertion.Number("exp") is not { } expires || expires < TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()
            || expires > world.Clock.GetUtcNow().ToUnixTimeSeconds() + 300 || assertion.Text("jti") is not { } jti
            || !assertions.TryAdd(jti, world.Clock.GetUtcNow()))
            return false;

        var jwks = metadata.TryGetProperty("jwks_uri", out var uri)
            ? await ReadDocumentAsync(uri.GetString()!)
            : metadata.GetProperty("jwks");
        var kid = assertion.Header.TryGetProperty("kid", out var id) ? id.GetString() : null;
        return jwks is { } keys
            && keys.GetProperty("keys").EnumerateArray().Any(key => key.GetProperty("kid").GetString() == kid && assertion.IsSignedBy(key));
    }

    private static async Task<JsonElement?> ReadDocumentAsync(string url)
    {
        // Documents are read from this machine only.
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address)
            || !(address.IsLoopback || address.Host.EndsWith(".test", StringComparison.Ordinal)))
            return null;

        try
        {
#pragma warning disable RS0030 // The Sandbox shares no code with the product, so it has no guarded HTTP client.
            using var handler = new SocketsHttpHandler { UseProxy = false };
            // Certificates on this machine are self-signed.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None
                || address.IsLoopback;
            using var http = new HttpClient(handler);
#pragma warning restore RS0030
            return JsonElement.Parse(await http.GetByteArrayAsync(address));
        }
        catch (Exception failed) when (failed is HttpRequestException or JsonException)
        {
            return null;
        }
    }

    private static Reply Unknown => Reply.Text("This request is unknown or over. Start again.", "text/plain", 400);

    private static string Name(string handle) => handle.Split('.')[0].ToLowerInvariant();

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));

    private sealed record Code(Pushed Request, string Did, DateTimeOffset ExpiresAt);
}

internal sealed record Pushed(
    string ClientId, string RedirectUri, string Scope, string? State, string Challenge, string? LoginHint, string KeyThumbprint,
    DateTimeOffset ExpiresAt);
