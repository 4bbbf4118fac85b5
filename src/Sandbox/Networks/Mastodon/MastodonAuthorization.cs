using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>App registration, the consent page, tokens.</summary>
internal sealed class MastodonAuthorization(World world, MastodonState state, Ids ids)
{
    private const string UnknownClient =
        "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.";
    private const string BadGrant =
        "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization "
            + "request, or was issued to another client.";

    private readonly ConcurrentDictionary<string, Code> codes = new();
    private readonly ConsentPage page = new(
        "Mastodon", "/oauth/authorize",
        "--p:light-dark(#f4f3fb,#12111c);--b:light-dark(#fff,#1c1b2e);--t:light-dark(#1b1a26,#ecebf5);--l:light-dark(#d9d7ea,#37354f);"
        + "--s:light-dark(#615f78,#a3a1bd);--h:var(--a);--a:light-dark(#563acc,#8c8dff);--i:light-dark(#fff,#14131f);--r:8px");

    public Reply Answer(MastodonExchange exchange) => exchange.Operation switch
    {
        "POST /api/v1/apps" => Register(exchange),
        "GET /oauth/authorize" => Page(exchange),
        "POST /oauth/authorize" => Decide(exchange),
        "POST /oauth/token" => IssueToken(exchange),
        _ => Revoke(exchange),
    };

    private Reply Register(MastodonExchange exchange)
    {
        // A text with one URI per line, or a list.
        var uris = exchange.Sent?["redirect_uris"] is JsonArray list
            ? [.. list.Select(uri => uri!.GetValue<string>())]
            : exchange.Form.GetValueOrDefault("redirect_uris", "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (exchange.Form.GetValueOrDefault("client_name") is not { Length: > 0 } name)
            return Answers.Error(422, "Validation failed: Application name can't be blank");
        if (uris.Length == 0 || uris.Any(uri => !Uri.TryCreate(uri, UriKind.Absolute, out _)))
            return Answers.Error(422, "Validation failed: Redirect URI must be an absolute URI.");

        var app = new App(
            ids.Next(exchange.Server), exchange.Server.Port, $"app-{Random()}", $"sec-{Random()}", name,
            exchange.Form.GetValueOrDefault("website"), uris, exchange.Form.GetValueOrDefault("scopes", "read"));
        state.Save(app);
        return Reply.Of(new JsonObject
        {
            ["id"] = app.Id,
            ["name"] = app.Name,
            ["website"] = app.Website,
            ["scopes"] = new JsonArray([.. app.Scopes.Split(' ').Select(scope => (JsonNode)scope)]),
            ["redirect_uri"] = string.Join('\n', uris),
            ["redirect_uris"] = new JsonArray([.. uris.Select(uri => (JsonNode)uri)]),
            ["client_id"] = app.ClientId,
            ["client_secret"] = app.ClientSecret,
            ["client_secret_expires_at"] = 0,
            ["vapid_key"] = "",
        });
    }

    // Programs submit the page with one POST to the same address: its query's fields, username, decision (deny, or nothing).
    private Reply Page(MastodonExchange exchange)
    {
        var request = exchange.Http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        if (Refusal(exchange, request, out var app) is { } refused)
            return refused;

        var server = exchange.Server;
        var scopes = string.Concat(request.GetValueOrDefault("scope", "read").Split(' ')
            .Select(scope => $"<li><code>{ConsentPage.E(scope)}</code> {ConsentPage.E(Describe(scope))}</li>"));
        var asks = $"<p><b>{ConsentPage.E(app!.Name)}</b> would like permission to use your account "
            + $"on {ConsentPage.E(MastodonState.HostOf(server))} "
            + $"({ConsentPage.E(server.Software)}):</p><ul>{scopes}</ul>";
        return page.Show(
            "Authorization required", asks, request,
            state.AccountsOf(server).Select(account => new Person(account.FullName, account.DisplayName, account.Name)), "Authorize",
            "Deny");
    }

    private static string Describe(string scope) => scope switch
    {
        "read" => "see all of your account",
        "profile" or "read:accounts" => "see who you are",
        "read:statuses" => "see your posts",
        "write" => "change all of your account",
        "write:statuses" => "publish posts",
        "write:media" => "upload media",
        _ => "",
    };

    private Reply Decide(MastodonExchange exchange)
    {
        if (Refusal(exchange, exchange.Form, out var app) is { } refused)
            return refused;

        var redirect = exchange.Form["redirect_uri"];
        string Back(string answer) =>
            $"{redirect}{(redirect.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{answer}&state="
                + $"{Uri.EscapeDataString(exchange.Form.GetValueOrDefault("state", ""))}";
        var username = exchange.Form.GetValueOrDefault("username", "").Trim().TrimStart('@').Split('@')[0];
        if (username.Length == 0 || exchange.Form.GetValueOrDefault("decision") == "deny" || username == "deny")
            return Answers.Redirect(
                Back("error=access_denied&error_description=The+resource+owner+or+authorization+server+denied+the+request."));

        var account = state.Create($"{username}@{MastodonState.HostOf(exchange.Server)}", null);
        var code = $"cod-{Random()}";
        codes[code] = new(
            app!.ClientId, redirect, account.Id, exchange.Form.GetValueOrDefault("scope", "read"),
            exchange.Form.GetValueOrDefault("code_challenge"), world.Clock.GetUtcNow().AddMinutes(10));
        return Answers.Redirect(Back($"code={code}"));
    }

    private Reply? Refusal(MastodonExchange exchange, IReadOnlyDictionary<string, string> request, out App? app)
    {
        app = state.FindApp(exchange.Server, request.GetValueOrDefault("client_id", ""));
        if (app is null)
            return Answers.Page(401, UnknownClient);
        if (!app.RedirectUris.Contains(request.GetValueOrDefault("redirect_uri", "")))
            return Answers.Page(400, "The redirect URI included is not valid.");
        if (request.GetValueOrDefault("response_type") != "code")
            return Answers.Page(400, "The authorization server does not support this response type.");

        var given = app.Scopes.Split(' ');
        return request.GetValueOrDefault("scope", "read")
            .Split(' ')
            .All(scope => given.Contains(scope) || given.Contains(scope.Split(':')[0]))
            ? null
            : Answers.Page(400, "The requested scope is invalid, unknown, or malformed.");
    }

    private Reply IssueToken(MastodonExchange exchange)
    {
        if (ClientOf(exchange) is not { } app)
            return Answers.Error(exchange.Server.Software == "gotosocial" ? 400 : 401, "invalid_client", UnknownClient);

        return exchange.Form.GetValueOrDefault("grant_type") switch
        {
            "authorization_code" => TakeCode(exchange, app),
            "refresh_token" => Refresh(exchange, app),
            "client_credentials" => Answer(Saved(NewToken(exchange.Server, app, null, exchange.Form.GetValueOrDefault("scope", "read")))),
            _ => Answers.Error(400, "unsupported_grant_type", "The authorization grant type is not supported by the authorization server."),
        };
    }

    private Reply TakeCode(MastodonExchange exchange, App app)
    {
        if (!codes.TryRemove(exchange.Form.GetValueOrDefault("code", ""), out var code) || code.ExpiresAt < world.Clock.GetUtcNow()
            || code.ClientId != app.ClientId || code.RedirectUri != exchange.Form.GetValueOrDefault("redirect_uri"))
            return Answers.Error(400, "invalid_grant", BadGrant);
        if (code.Challenge is { } challenge
            && Base64Url.EncodeToString(
                SHA256.HashData(Encoding.ASCII.GetBytes(exchange.Form.GetValueOrDefault("code_verifier", "")))) != challenge)
            return Answers.Error(400, "invalid_grant", BadGrant);

        var account = state.Find(code.AccountId)!;
        Interlocked.Increment(ref world.Requests.Of(MastodonState.Platform).TokensIssued);
        // Read before the new token exists.
        var first = !state.HasTokens(account.Id);
        var token = NewToken(exchange.Server, app, account.Id, account.Name == "noscope" ? "read" : code.Scope);
        return Answer(Saved(account.Name switch
        {
            // Already expired when issued; without a refresh token, the next one is valid.
            "expired" when token.Refresh is not null =>
                token with { IdentityOnly = true, ExpiresAt = world.Clock.GetUtcNow().AddSeconds(1) },
            "expired" when first => token with { IdentityOnly = true },
            "dead" => token with { RefreshRefused = true },
            _ => token,
        }));
    }

    private Reply Refresh(MastodonExchange exchange, App app)
    {
        if (state.FindByRefresh(exchange.Server, exchange.Form.GetValueOrDefault("refresh_token", "")) is not { RefreshRefused: false } old
            || old.ClientId != app.ClientId || old.End == TokenEnd.Revoked)
            return Answers.Error(400, "invalid_grant", BadGrant);

        Interlocked.Increment(ref world.Requests.Of(MastodonState.Platform).TokensRefreshed);
        state.Save(old with { End = TokenEnd.Expired, RefreshRefused = true });
        return Answer(Saved(NewToken(exchange.Server, app, old.AccountId, old.Scope)));
    }

    private Reply Revoke(MastodonExchange exchange)
    {
        if (exchange.Server.IsOld)
            return Answers.NotFound;
        if (ClientOf(exchange) is not { } app
            || (state.FindToken(exchange.Server, exchange.Form.GetValueOrDefault("token", "")) is { } token
                && token.ClientId != app.ClientId))
            return Answers.Error(403, "unauthorized_client", "You are not authorized to revoke this token");

        if (state.FindToken(exchange.Server, exchange.Form.GetValueOrDefault("token", "")) is { } live)
            state.Save(live with { End = TokenEnd.Revoked, RefreshRefused = true });
        return Reply.Of(new JsonObject());
    }

    private App? ClientOf(MastodonExchange exchange)
    {
        var (id, secret) = (exchange.Form.GetValueOrDefault("client_id", ""), exchange.Form.GetValueOrDefault("client_secret", ""));
        if (exchange.Http.Request.Headers.Authorization.ToString() is { } header && header.StartsWith("Basic ", StringComparison.Ordinal)
            && Encoding.UTF8.GetString(Convert.FromBase64String(header["Basic ".Length..])).Split(':') is [var user, var password])
            (id, secret) = (user, password);
        return state.FindApp(exchange.Server, id) is { } app && app.ClientSecret == secret ? app : null;
    }

    private Token NewToken(ServerOptions server, App app, string? accountId, string scope)
    {
        var now = world.Clock.GetUtcNow();
        return new(
            $"tok-{Random()}", server.Port, accountId, app.ClientId, scope, now,
            server.TokenSeconds is { } life ? now.AddSeconds(life) : null,
            server.TokenSeconds is null || accountId is null ? null : $"ref-{Random()}");
    }

    private Token Saved(Token token)
    {
        state.Save(token);
        return token;
    }

    private Reply Answer(Token token)
    {
        var body = new JsonObject
        {
            ["access_token"] = token.Access,
            ["token_type"] = "Bearer",
            ["scope"] = token.Scope,
            ["created_at"] = token.CreatedAt.ToUnixTimeSeconds(),
        };
        if (token is { Refresh: { } refresh, ExpiresAt: { } end })
            (body["refresh_token"], body["expires_in"]) = (refresh, Math.Max(1, (long)(end - world.Clock.GetUtcNow()).TotalSeconds));
        return Reply.Of(body).With("Cache-Control", "no-store");
    }

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));

    private sealed record Code(
        string ClientId, string RedirectUri, string AccountId, string Scope, string? Challenge, DateTimeOffset ExpiresAt);
}
