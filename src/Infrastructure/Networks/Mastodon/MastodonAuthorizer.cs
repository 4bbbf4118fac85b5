using System.Security.Cryptography;
using System.Text;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>
/// OAuth 2.0 with an app of our own at each server (docs.joinmastodon.org/methods/oauth). Mastodon's tokens do not expire; those of some
/// servers do and come with a refresh token.
/// </summary>
internal sealed class MastodonAuthorizer(MastodonServers servers, MastodonApps apps, MastodonClient client, TimeProvider clock)
    : OAuthAuthorizer("mastodon", MastodonErrors.Tokens, clock)
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    /// <summary>The server, or a handle, which contains it.</summary>
    public override ConnectQuestion? Asks { get; } = new(ConnectField.Server, "mastodon.social");

    public override bool HasCallbackOfServer => true;

    public override async Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct)
    {
        if (!(await servers.FindAsync(request.Handle, request.Server, ct)).Succeeded(out var server, out var refusal))
            return refusal;

        var redirectUri = CallbackOf(request.RedirectUri, server.Api);
        if (!(await apps.GetAsync(server, redirectUri, ct)).Succeeded(out var app, out refusal))
            return refusal;

        var pkce = Pkce.New();
        var session = new MastodonSession(
            server.Api, server.TokenEndpoint, server.RevocationEndpoint, app.ClientId, app.ClientSecret.Reveal());
        var pending = new PendingAuthorization(
            session, pkce.Verifier, server.Scope, server.Domain, server.Facts, redirectUri, server.Issuer, server.TellsIssuer);
        var page = PageOf(
            server.AuthorizationEndpoint,
            ("response_type", "code"), ("client_id", app.ClientId), ("redirect_uri", redirectUri.AbsoluteUri), ("scope", server.Scope),
            ("state", request.State.Reveal()), ("code_challenge", pkce.Challenge), ("code_challenge_method", Pkce.Method),
            // Lets the person choose another account than the one that is signed in.
            ("force_login", "true"));
        return new AuthorizationStart(page, pending.Seal());
    }

    public override async Task<bool> RevokeAsync(AccountSession account, CancellationToken ct)
    {
        var session = MastodonSession.Of(account);
        return (await client.PostFormAsync(
            session.RevocationEndpoint, ct, [("token", account.Tokens.AccessToken.Reveal()), .. ClientOf(session)])).IsSuccess;
    }

    /// <summary>Each server redirects to an address of its own, so that no server can pass on another one's code.</summary>
    public static Uri CallbackOf(Uri redirectUri, Uri server)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(MastodonServers.Authority(server))).AsSpan(0, 16));
        return new Uri($"{redirectUri.AbsoluteUri}/{name}");
    }

    /// <summary>A server that announces issuer identification must send it, and every issuer that is sent must match.</summary>
    protected override bool CameFromWhereItWasAsked(AuthorizationAnswer answer)
    {
        var (pending, named) = (PendingAuthorization.Open(answer.Session), answer.Query.GetValueOrDefault("iss"));
        if (answer.RedirectUri != pending.RedirectUri)
            return false;

        return named is null ? !pending.TellsIssuer
            : pending.Issuer is { } issuer ? named == issuer
            : named.TrimEnd('/') == pending.Session.Server.GetLeftPart(UriPartial.Authority);
    }

    protected override async Task<Grant> ExchangeAsync(AuthorizationAnswer answer, string code, CancellationToken ct)
    {
        var pending = PendingAuthorization.Open(answer.Session);
        var exchanged = await client.PostFormAsync(pending.Session.TokenEndpoint, ct, [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", pending.RedirectUri.AbsoluteUri),
            ("code_verifier", pending.Verifier),
            .. ClientOf(pending.Session)]);
        if (MastodonErrors.NameOf(exchanged) == "invalid_client")
            apps.Forget(pending.Session.ClientId);
        return new(exchanged, pending.Scope.Split(' '), pending.Session.Seal());
    }

    protected override Task<HttpAnswer> PresentAsync(AccountSession account, Secret refreshToken, CancellationToken ct)
    {
        var session = MastodonSession.Of(account);
        return client.PostFormAsync(
            session.TokenEndpoint, ct, [("grant_type", "refresh_token"), ("refresh_token", refreshToken.Reveal()), .. ClientOf(session)]);
    }

    // JSON counts only with a JSON Content-Type.
    protected override NetworkTokens? ReadTokens(HttpAnswer answer, IReadOnlyList<string> asked, Secret? session) =>
        MastodonWire.Json(answer).IsObject ? base.ReadTokens(answer, asked, session) : null;

    protected override async Task<Result<Consent>> IdentifyAsync(AuthorizationAnswer answer, Grant grant, CancellationToken ct)
    {
        var pending = PendingAuthorization.Open(answer.Session);
        var identity = await client.GetAsync(pending.Session.Server, "/api/v1/accounts/verify_credentials", ct, grant.Tokens.AccessToken);
        if (identity.IsSuccess && WireAccount.Of(MastodonWire.Json(identity)) is { } account)
            return new Consent(ProfileOf(account, pending, grant.Tokens));

        return identity.Status is 429 or >= 500
            ? new Unavailable(Later)
            : Refuse(
                "authorization", "account_not_usable",
                $"The server does not let this account in ({MastodonErrors.TextOf(identity) ?? "no reason"}).");
    }

    private static ConnectedProfile ProfileOf(WireAccount account, PendingAuthorization pending, NetworkTokens tokens) => new(
        $"{account.Id}@{MastodonServers.Authority(pending.Session.Server)}",
        $"{account.Username}@{pending.Domain}",
        Clean(account.DisplayName),
        account.Avatar,
        account.Url,
        tokens,
        (pending.Facts with { Visibility = MastodonCapabilities.Visibilities.Contains(account.Privacy) ? account.Privacy : null }).Write());

    private static IEnumerable<(string Name, string Value)> ClientOf(MastodonSession session) =>
        [("client_id", session.ClientId), ("client_secret", session.ClientSecret)];

    // A server may return any display name.
    private static string? Clean(string? name) =>
        name is { Length: > 0 } && string.Concat(name.Where(c => !char.IsControl(c))).Trim() is { Length: > 0 } clean ? clean : null;
}
