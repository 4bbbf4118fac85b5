using System.Globalization;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>OAuth as the AT Protocol profiles it: pushed requests, PKCE, DPoP, a server per account (atproto.com/specs/oauth).</summary>
internal sealed class BlueskyAuthorizer(
    BlueskyOptions options, BlueskyDirectory directory, BlueskyClient client, BlueskyClientIdentity identity, TimeProvider clock)
    : OAuthAuthorizer("bluesky", BlueskyErrors.TokenTable, clock)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public override ConnectQuestion? Asks { get; } = new(ConnectField.Handle, null);

    public override async Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct)
    {
        var field = request.Handle is null ? "server" : "handle";
        var (did, pds, hint, refusal) = await LocateAsync(request, ct);
        if (refusal is not null)
            return refusal;
        if (await directory.FindServerAsync(pds!, ct) is not { } server)
            return Refuse(field, "server_not_supported", "This server offers no authorization that we can use. Check the address.");

        using var key = Jose.NewKey();
        var pkce = Pkce.New();
        var session = new BlueskySession(
            server.Issuer, server.TokenEndpoint, server.RevocationEndpoint, pds!, identity.ClientIdFor(request.RedirectUri),
            identity.ActiveKey, Jose.Export(key));
        var answer = await client.PostFormAsync(server.PushedRequestEndpoint, () => PushedRequest(request, session, pkce, hint), key, ct);
        if (RequestUriOf(answer) is not { } requestUri)
        {
            var reason = BlueskyErrors.NameOf(answer) ?? answer.Status.ToString(CultureInfo.InvariantCulture);
            return Refuse(field, "authorization_refused", $"The server refused to begin ({reason}).");
        }

        return new AuthorizationStart(
            PageOf(server.AuthorizationEndpoint, ("client_id", session.ClientId), ("request_uri", requestUri)),
            new PendingAuthorization(session, pkce.Verifier, did).Seal());
    }

    public override async Task<RefreshOutcome> RefreshAsync(AccountSession account, CancellationToken ct) =>
        identity.CanProve(BlueskySession.Of(account))
            ? await base.RefreshAsync(account, ct)
            : new RefreshOutcome.TryLater(Clock.GetUtcNow().AddHours(1), BlueskyErrors.KeyIsGone());

    public override async Task<bool> RevokeAsync(AccountSession account, CancellationToken ct)
    {
        var session = BlueskySession.Of(account);
        if (session.RevocationEndpoint is null || !identity.CanProve(session))
            return false;

        using var key = Jose.ImportKey(session.DpopKey);
        var token = account.Tokens.RefreshToken ?? account.Tokens.AccessToken;
        return (await client.PostFormAsync(session.RevocationEndpoint, () => Form(session, ("token", token.Reveal())), key, ct)).IsSuccess;
    }

    protected override bool CameFromWhereItWasAsked(AuthorizationAnswer answer) =>
        answer.Query.GetValueOrDefault("iss") == PendingAuthorization.Open(answer.Session).Session.Issuer;

    protected override async Task<Grant> ExchangeAsync(AuthorizationAnswer answer, string code, CancellationToken ct)
    {
        var (session, verifier, _) = PendingAuthorization.Open(answer.Session);
        using var key = Jose.ImportKey(session.DpopKey);
        var exchanged = await client.PostFormAsync(
            session.TokenEndpoint,
            () => Form(
                session, ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", answer.RedirectUri.AbsoluteUri),
                ("code_verifier", verifier)),
            key, ct);
        return new(exchanged, [], session.Seal());
    }

    protected override async Task<HttpAnswer> PresentAsync(AccountSession account, Secret refreshToken, CancellationToken ct)
    {
        var session = BlueskySession.Of(account);
        using var key = Jose.ImportKey(session.DpopKey);
        return await client.PostFormAsync(
            session.TokenEndpoint, () => Form(session, ("grant_type", "refresh_token"), ("refresh_token", refreshToken.Reveal())), key, ct);
    }

    protected override NetworkTokens? ReadTokens(HttpAnswer answer, IReadOnlyList<string> asked, Secret? session) =>
        SubjectOf(answer) is null ? null : base.ReadTokens(answer, asked, session);

    /// <summary>The token's subject must be the expected account, or an account whose authorization server is this issuer.</summary>
    protected override async Task<Result<Consent>> IdentifyAsync(AuthorizationAnswer answer, Grant grant, CancellationToken ct)
    {
        var (pending, did) = (PendingAuthorization.Open(answer.Session), SubjectOf(grant.Answer)!);
        if (pending.ExpectedDid is { } expected && expected != did)
            return Refuse(
                "authorization", "wrong_account", "Another account was authorized than the one named. Start again with the right one.");
        if (await directory.ResolveDidAsync(did, ct) is not { } who)
            return new Unavailable(Soon);
        if (pending.ExpectedDid is null && (await directory.FindServerAsync(who.Pds, ct))?.Issuer != pending.Session.Issuer)
        {
            return Refuse(
                "authorization", "wrong_issuer",
                "This account does not live behind the server that answered. Start again with its handle.");
        }

        // A handle counts only when it resolves back to the DID; otherwise the DID is shown.
        var handle = who.Handle is { } claimed && await directory.ResolveHandleAsync(claimed, ct) == did ? claimed : did;
        var (displayName, avatar) = await directory.ReadProfileAsync(did, ct);
        var tokens = grant.Tokens with { Session = (pending.Session with { Pds = who.Pds }).Seal() };
        return new Consent(new ConnectedProfile(did, handle, displayName, avatar, new Uri(options.WebUrl, $"/profile/{handle}"), tokens));
    }

    private async Task<(string? Did, Uri? Pds, string? Hint, Error? Refusal)> LocateAsync(
        AuthorizationRequest request, CancellationToken ct)
    {
        if (request.Handle is { Length: > 0 } typed)
        {
            var handle = TypedHandle.Parse(typed);
            var did = BlueskyDirectory.IsDid(handle) ? handle : await directory.ResolveHandleAsync(handle.ToLowerInvariant(), ct);
            if (did is null || await directory.ResolveDidAsync(did, ct) is not { } found)
            {
                return (null, null, null, Refuse(
                    "handle", "handle_not_found",
                    "No account answers to this handle. Check its spelling: it looks like name.bsky.social."));
            }

            return (did, found.Pds, handle, null);
        }

        return directory.Allowed(request.Server ?? "https://bsky.social") is { } server
            ? (null, server, null, null)
            : (null, null, null, Refuse("server", "server_not_supported", "A server is named by its address: https://bsky.social."));
    }

    private Dictionary<string, string> PushedRequest(AuthorizationRequest request, BlueskySession session, Pkce pkce, string? hint)
    {
        var form = Form(
            session,
            ("response_type", "code"), ("redirect_uri", request.RedirectUri.AbsoluteUri), ("scope", options.Scope),
            ("state", request.State.Reveal()),
            ("code_challenge", pkce.Challenge), ("code_challenge_method", Pkce.Method));
        if (hint is not null)
            form["login_hint"] = hint;
        return form;
    }

    private Dictionary<string, string> Form(BlueskySession session, params ReadOnlySpan<(string Name, string Value)> members)
    {
        var form = new Dictionary<string, string>();
        foreach (var (name, value) in members)
            form[name] = value;
        identity.Authenticate(form, session);
        return form;
    }

    /// <summary>The request_uri of the pushed request; null when the server returned none.</summary>
    private static string? RequestUriOf(HttpAnswer answer) => answer.Status is 200 or 201 ? answer.Json["request_uri"].Token : null;

    /// <summary>The DID of a token response; null when it has none.</summary>
    private static string? SubjectOf(HttpAnswer answer) => answer.Json["sub"].Text is { } did && BlueskyDirectory.IsDid(did) ? did : null;
}
