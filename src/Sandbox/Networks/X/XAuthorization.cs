using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.X;

/// <summary>OAuth 2.0 with PKCE: the consent page, codes that are valid for 30 seconds, refresh tokens that can be used once.</summary>
internal sealed class XAuthorization(World world, XOptions options, State state)
{
    private static readonly TimeSpan CodeLife = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Code> codes = new();
    private readonly ConsentPage page = new(
        "X", "/i/oauth2/authorize",
        "--p:light-dark(#f7f9f9,#16181c);--b:light-dark(#fff,#000);--t:light-dark(#0f1419,#e7e9ea);--l:light-dark(#cfd9de,#2f3336);"
        + "--s:light-dark(#536471,#8b98a5);--h:var(--t);--a:light-dark(#0f1419,#eff3f4);--i:light-dark(#fff,#0f1419);--r:999px");
    private readonly Lock refreshing = new();

    public Reply Answer(XExchange exchange) => exchange.Operation switch
    {
        "GET /i/oauth2/authorize" => Page(exchange),
        "POST /i/oauth2/authorize" => Decide(exchange),
        "POST /2/oauth2/token" => Token(exchange),
        _ => Revoke(exchange),
    };

    // Programs submit the page with one POST: the parameters of the address, username, decision (allow or deny).
    private Reply Page(XExchange exchange)
    {
        var request = exchange.Http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        if (FindMistake(request) is { } mistake)
            return Mistaken(mistake);

        var scopes = string.Concat(request["scope"].Split(' ').Select(scope => $"<li>{ConsentPage.E(Describe(scope))}</li>"));
        return page.Show(
            "An app wants to access your X account", $"<p>{ConsentPage.E(request["client_id"])} would be able to:</p><ul>{scopes}</ul>",
            request,
            state.Accounts.Select(account => new Person(account.Username, account.Name, account.Username)), "Authorize app", "Cancel");
    }

    private Reply Decide(XExchange exchange)
    {
        var request = exchange.Form;
        if (FindMistake(request) is { } mistake)
            return Mistaken(mistake);

        var (redirect, username) = (request["redirect_uri"], request.GetValueOrDefault("username")?.Trim() ?? "");
        string Back(string answer) =>
            $"{redirect}{(redirect.Contains('?', StringComparison.Ordinal) ? '&' : '?')}state={Uri.EscapeDataString(request["state"])}&"
                + $"{answer}";
        if (username.Length == 0 || request.GetValueOrDefault("decision") == "deny"
            || username.Equals("deny", StringComparison.OrdinalIgnoreCase))
            return Reply.Redirect(Back("error=access_denied"));

        var code = Random();
        codes[code] = new(
            request["client_id"], redirect, request["scope"], request["code_challenge"],
            request.GetValueOrDefault("code_challenge_method") ?? "plain", state.Create(username, null).Id,
            world.Clock.GetUtcNow() + CodeLife);
        return Reply.Redirect(Back($"code={code}"));
    }

    private static Reply Mistaken(string mistake) =>
        Reply.Text($"Something went wrong. You weren't able to give access to the App. ({mistake})", status: 400);

    private static string Describe(string scope) => scope switch
    {
        "tweet.read" => "See posts that you can see",
        "tweet.write" => "Post and repost for you",
        "users.read" => "See your profile",
        "media.write" => "Upload media for you",
        "offline.access" => "Stay connected until you take it back",
        _ => scope,
    };

    private string? FindMistake(IReadOnlyDictionary<string, string> request)
    {
        string Text(string name) => request.GetValueOrDefault(name) ?? "";
        if (Text("response_type") != "code")
            return "response_type";
        if (Text("client_id").Length == 0 || (options.ClientId is { } known && Text("client_id") != known))
            return "client_id";
        if (!Uri.TryCreate(Text("redirect_uri"), UriKind.Absolute, out var redirect) || redirect.Host == "localhost"
            || (options.RedirectUris.Count > 0 && !options.RedirectUris.Contains(Text("redirect_uri"))))
            return "redirect_uri";
        if (Text("state").Length is 0 or > 500)
            return "state";
        if (Text("scope").Length == 0)
            return "scope";

        return Text("code_challenge_method") switch
        {
            "S256" when Text("code_challenge").Length == 43 => null,
            "plain" or "" when Text("code_challenge").Length is >= 43 and <= 128 => null,
            _ => "code_challenge",
        };
    }

    private Reply Token(XExchange exchange)
    {
        if (FindClient(exchange) is not { } client)
            return Problems.OAuth(401, "unauthorized_client", "Missing valid authorization header");

        return exchange.Form.GetValueOrDefault("grant_type") switch
        {
            "authorization_code" => ExchangeCode(exchange, client),
            "refresh_token" => Refresh(exchange, client),
            _ => Problems.OAuth(400, "invalid_request", "Value passed for the grant type was invalid."),
        };
    }

    private Reply ExchangeCode(XExchange exchange, string client)
    {
        var form = exchange.Form;
        if (!codes.TryRemove(form.GetValueOrDefault("code") ?? "", out var code) || code.ExpiresAt < world.Clock.GetUtcNow()
            || code.ClientId != client)
            return Problems.OAuth(400, "invalid_request", "Value passed for the authorization code was invalid.");
        if (code.RedirectUri != form.GetValueOrDefault("redirect_uri"))
            return Problems.OAuth(
                400, "invalid_request", "Value passed for the redirect uri did not match the uri of the authorization code.");

        var verifier = form.GetValueOrDefault("code_verifier") ?? "";
        if (verifier.Length is < 43 or > 128
            || (code.Method == "S256"
                ? Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))
                : verifier) != code.Challenge)
            return Problems.OAuth(400, "invalid_request", "Value passed for the code verifier did not match the code challenge.");

        var account = state.Find(code.AccountId)!;
        var scope = account.Is("noscope")
            ? string.Join(' ', code.Scope.Split(' ').Where(part => part is not ("tweet.write" or "media.write")))
            : code.Scope;
        Interlocked.Increment(ref world.Requests.Of(State.Platform).TokensIssued);
        return Tokens(
            new(Random(), account.Id, client, scope, "", default, "", RefreshRefused: account.Is("dead")), expired: account.Is("expired"));
    }

    private Reply Refresh(XExchange exchange, string client)
    {
        lock (refreshing)
        {
            var token = exchange.Form.GetValueOrDefault("refresh_token") ?? "";
            if (state.FindByAny(token) is not { Dead: false } session || session.ClientId != client || token.Length == 0)
                return DeadToken;

            if (session.RefreshToken != token || session.RefreshRefused)
            {
                // A spent token is presented again, so it may have been stolen: all tokens of the session are revoked.
                state.Save(session with { Dead = true });
                if (!session.RefreshRefused)
                    Interlocked.Increment(ref world.Requests.Of(State.Platform).RefreshReplays);
                return DeadToken;
            }

            Interlocked.Increment(ref world.Requests.Of(State.Platform).TokensRefreshed);
            return Tokens(session, expired: false);
        }
    }

    private Reply Revoke(XExchange exchange)
    {
        if (FindClient(exchange) is null)
            return Problems.OAuth(401, "unauthorized_client", "Missing valid authorization header");

        if (exchange.Form.GetValueOrDefault("token") is { Length: > 0 } token && state.FindByAny(token) is { Dead: false } session)
            state.Save(session with { Dead = true });
        return Reply.Of(new JsonObject { ["revoked"] = true });
    }

    private Reply Tokens(XSession session, bool expired)
    {
        var now = world.Clock.GetUtcNow();
        var next = session with
        {
            AccessToken = Random(),
            RefreshToken = Random(),
            AccessExpiresAt = expired ? now.AddSeconds(-1) : now.AddSeconds(options.AccessTokenSeconds),
        };
        state.Save(next);
        var answer = new JsonObject
        {
            ["token_type"] = "bearer",
            ["expires_in"] = options.AccessTokenSeconds,
            ["access_token"] = next.AccessToken,
            ["scope"] = next.Scope,
        };
        if (next.May("offline.access"))
            answer["refresh_token"] = next.RefreshToken;
        return Reply.Of(answer);
    }

    /// <summary>The app that authenticated with Basic.</summary>
    private string? FindClient(XExchange exchange)
    {
        var header = exchange.Http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;

        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header["Basic ".Length..].Trim(), bytes, out var length)
            || Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is not [var id, { Length: > 0 } secret])
            return null;

        return (options.ClientId is null || options.ClientId == id) && (options.ClientSecret is null || options.ClientSecret == secret)
            ? id
            : null;
    }

    private static Reply DeadToken => Problems.OAuth(400, "invalid_request", "Value passed for the token was invalid.");

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(36));

    private sealed record Code(
        string ClientId, string RedirectUri, string Scope, string Challenge, string Method, string AccountId, DateTimeOffset ExpiresAt);
}
