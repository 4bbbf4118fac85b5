using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>OAuth 2.0 with an app of our own at each server (docs.joinmastodon.org/methods/oauth).</summary>
internal sealed class MastodonAuthorizer(MastodonServers servers, MastodonApps apps, MastodonClient client, TimeProvider clock) : INetworkAuthorizer
{
    private const string Platform = "mastodon";

    /// <summary>A handle says it too.</summary>
    public ConnectQuestion Asks { get; } = new(ConnectField.Server, "mastodon.social");

    public bool HasCallbackOfServer => true;

    public async Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct)
    {
        if (!(await servers.FindAsync(request.Handle, request.Server, ct)).Succeeded(out var server, out var refusal))
            return refusal;

        try
        {
            var redirectUri = CallbackOf(request.RedirectUri, server.Api);
            if (!(await apps.GetAsync(server, redirectUri, ct)).Succeeded(out var app, out refusal))
                return refusal;

            var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
            var session = new MastodonSession(server.Api, server.TokenEndpoint, server.RevocationEndpoint, app.ClientId, app.ClientSecret.Reveal());
            var pending = new PendingAuthorization(session, verifier, server.Scope, server.Domain, server.Facts, redirectUri, server.Issuer, server.TellsIssuer);
            return new AuthorizationStart(PageOf(server, app, redirectUri, request.State, verifier), pending.Seal());
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return new Unavailable(TimeSpan.FromSeconds(10));
        }
    }

    public async Task<Result<ConnectedProfile>> CompleteAsync(AuthorizationAnswer answer, CancellationToken ct)
    {
        var pending = PendingAuthorization.Open(answer.Session);
        // Before anything leaves: a code is for the server that gave it, and for no other.
        if (answer.RedirectUri != pending.RedirectUri || !CameFrom(pending, answer.Query.GetValueOrDefault("iss")))
            return Refuse("wrong_issuer", "The answer came from another server. Start again.");
        if (answer.Query.ContainsKey("error") || !answer.Query.TryGetValue("code", out var code))
            return Refuse("denied", "The authorization was refused at the server. Start again to give it.");

        try
        {
            var exchanged = await client.PostFormAsync(pending.Session.TokenEndpoint, ct, [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", pending.RedirectUri.AbsoluteUri), ("code_verifier", pending.Verifier), .. ClientOf(pending.Session)]);
            if (MastodonErrors.NameOf(exchanged) == "invalid_client")
                apps.Forget(pending.Session.ClientId);
            if (!exchanged.IsSuccess || ReadTokens(exchanged, pending.Scope, pending.Session.Seal()) is not { } tokens)
                return Refuse("exchange_refused", $"The server gave no token ({MastodonErrors.NameOf(exchanged) ?? "no reason"}). Start again.");

            var identified = await IdentifyAsync(pending, tokens, ct);
            // What is refused here is given back: nobody would ever end it.
            if (identified.Error is not null)
                await RevokeAsync(new AccountSession("", "", tokens), CancellationToken.None);
            return identified;
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return new Unavailable(TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>Mastodon's tokens have no end; some servers' have one, and a token to renew them with.</summary>
    public async Task<RefreshOutcome> RefreshAsync(AccountSession account, CancellationToken ct)
    {
        var session = MastodonSession.Of(account);
        try
        {
            var answer = await client.PostFormAsync(session.TokenEndpoint, ct, [
                ("grant_type", "refresh_token"), ("refresh_token", account.Tokens.RefreshToken!.Reveal()), .. ClientOf(session)]);
            if (answer.IsSuccess)
            {
                return ReadTokens(answer, string.Join(' ', account.Tokens.Scopes), session.Seal()) is { } tokens
                    ? new RefreshOutcome.Refreshed(tokens)
                    : new RefreshOutcome.AnswerLost(MastodonErrors.Unreadable(answer));
            }

            return MastodonErrors.NameOf(answer) switch
            {
                // With its app a token is gone too: both are made anew when a person connects again.
                "invalid_grant" or "invalid_client" or "unauthorized_client" => new RefreshOutcome.Rejected(MastodonErrors.Reconnect(answer)),
                _ when answer.Status == 429 => new RefreshOutcome.TryLater(MastodonErrors.RetryTime(answer, clock), MastodonErrors.RateLimited(answer)),
                _ when answer.Status is >= 400 and < 500 => new RefreshOutcome.TryLater(clock.GetUtcNow().AddMinutes(1), MastodonErrors.Unavailable(answer)),
                _ => new RefreshOutcome.AnswerLost(MastodonErrors.Unavailable(answer)),
            };
        }
        catch (RequestNeverLeft)
        {
            return new RefreshOutcome.TryLater(clock.GetUtcNow().AddSeconds(15), MastodonErrors.NoAnswer());
        }
        catch (AnswerLost)
        {
            return new RefreshOutcome.AnswerLost(MastodonErrors.NoAnswer());
        }
    }

    public async Task<bool> RevokeAsync(AccountSession account, CancellationToken ct)
    {
        var session = MastodonSession.Of(account);
        try
        {
            return (await client.PostFormAsync(session.RevocationEndpoint, ct, [("token", account.Tokens.AccessToken.Reveal()), .. ClientOf(session)])).IsSuccess;
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return false;
        }
    }

    /// <summary>Each server sends people back to an address of its own, so that none can pass on what another one said.</summary>
    public static Uri CallbackOf(Uri redirectUri, Uri server)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(MastodonServers.Authority(server))).AsSpan(0, 16));
        return new Uri($"{redirectUri.AbsoluteUri}/{name}");
    }

    /// <summary>A server that says that it names itself in its answers must; whoever is named must be it.</summary>
    private static bool CameFrom(PendingAuthorization pending, string? named) =>
        named is null ? !pending.TellsIssuer : pending.Issuer is { } issuer ? named == issuer : named.TrimEnd('/') == pending.Session.Server.GetLeftPart(UriPartial.Authority);

    private async Task<Result<ConnectedProfile>> IdentifyAsync(PendingAuthorization pending, NetworkTokens tokens, CancellationToken ct)
    {
        try
        {
            var identity = await client.GetAsync(pending.Session.Server, "/api/v1/accounts/verify_credentials", ct, tokens.AccessToken);
            return identity.IsSuccess && WireAccount.Of(MastodonWire.Json(identity)) is { } account
                ? ProfileOf(account, pending, tokens)
                : identity.Status is 429 or >= 500
                    ? new Unavailable(TimeSpan.FromSeconds(30))
                    : Refuse("account_not_usable", $"The server does not let this account in ({MastodonErrors.TextOf(identity) ?? "no reason"}).");
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return new Unavailable(TimeSpan.FromSeconds(10));
        }
    }

    private static Uri PageOf(KnownServer server, ServerApp app, Uri redirectUri, Secret state, string verifier)
    {
        (string Name, string Value)[] query =
        [
            ("response_type", "code"), ("client_id", app.ClientId), ("redirect_uri", redirectUri.AbsoluteUri), ("scope", server.Scope), ("state", state.Reveal()),
            ("code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))), ("code_challenge_method", "S256"),
            // So that a person may choose another account than the one that the browser is signed in with.
            ("force_login", "true"),
        ];
        return new UriBuilder(server.AuthorizationEndpoint) { Query = string.Join('&', query.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}")) }.Uri;
    }

    private static ConnectedProfile ProfileOf(WireAccount account, PendingAuthorization pending, NetworkTokens tokens) => new(
        $"{account.Id}@{MastodonServers.Authority(pending.Session.Server)}",
        $"{account.Username}@{pending.Domain}",
        Clean(account.DisplayName),
        account.Avatar,
        account.Url,
        tokens,
        (pending.Facts with { Visibility = MastodonCapabilities.Visibilities.Contains(account.Privacy) ? account.Privacy : null }).Write());

    private NetworkTokens? ReadTokens(HttpAnswer answer, string asked, Secret session)
    {
        if (WireTokens.Of(MastodonWire.Json(answer)) is not { } tokens)
            return null;

        // Never created_at: some servers have it in milliseconds.
        var expires = tokens.ExpiresIn is > 0 and < int.MaxValue and var seconds ? clock.GetUtcNow().AddSeconds(seconds) : (DateTimeOffset?)null;
        var refresh = tokens.RefreshToken is { } token ? new Secret(token) : null;
        return new(new Secret(tokens.AccessToken), refresh, expires, (tokens.Scope ?? asked).Split(' ', StringSplitOptions.RemoveEmptyEntries), session);
    }

    private static IEnumerable<(string Name, string Value)> ClientOf(MastodonSession session) => [("client_id", session.ClientId), ("client_secret", session.ClientSecret)];

    // A server may call people anything.
    private static string? Clean(string? name) =>
        name is { Length: > 0 } && string.Concat(name.Where(c => !char.IsControl(c))).Trim() is { Length: > 0 } clean ? clean : null;

    private static ValidationFailed Refuse(string code, string message) => new("authorization", code, message, Platform);
}
