using System.Buffers.Text;
using System.Security.Cryptography;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>OAuth as the AT Protocol profiles it: pushed requests, PKCE, DPoP, a server per account (atproto.com/specs/oauth).</summary>
internal sealed class BlueskyAuthorizer(
    BlueskyOptions options, BlueskyDirectory directory, BlueskyClient client, BlueskyClientIdentity identity, TimeProvider clock) : INetworkAuthorizer
{
    private const string Platform = "bluesky";
    private const int MaximumScope = 1_000;

    public async Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct)
    {
        var (did, pds, hint, refusal) = await LocateAsync(request, ct);
        if (refusal is not null)
            return refusal;
        if (await directory.FindServerAsync(pds!, ct) is not { } server)
            return Refuse(request.Handle is null ? "server" : "handle", "server_not_supported", "This server offers no authorization that we can use. Check the address.");

        using var key = Jose.NewKey();
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var session = new BlueskySession(server.Issuer, server.TokenEndpoint, server.RevocationEndpoint, pds!, identity.ClientIdFor(request.RedirectUri), identity.ActiveKey, Jose.Export(key));
        try
        {
            var answer = await client.PostFormAsync(server.PushedRequestEndpoint, () => PushedRequest(request, session, verifier, hint), key, ct);
            if (answer.Status is not (200 or 201) || answer.Json["request_uri"].Token is not { } requestUri)
                return Refuse(request.Handle is null ? "server" : "handle", "authorization_refused", $"The server refused to begin ({BlueskyErrors.NameOf(answer) ?? answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)}).");

            var url = new UriBuilder(server.AuthorizationEndpoint) { Query = $"client_id={Uri.EscapeDataString(session.ClientId)}&request_uri={Uri.EscapeDataString(requestUri)}" };
            return new AuthorizationStart(url.Uri, new PendingAuthorization(session, verifier, did).Seal());
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return new Unavailable(TimeSpan.FromSeconds(10));
        }
    }

    public async Task<Result<ConnectedProfile>> CompleteAsync(AuthorizationAnswer answer, CancellationToken ct)
    {
        var pending = PendingAuthorization.Open(answer.Session);
        if (!answer.Query.TryGetValue("iss", out var issuer) || issuer != pending.Session.Issuer)
            return Refuse("authorization", "wrong_issuer", "The answer came from another server. Start again.");
        if (answer.Query.ContainsKey("error") || !answer.Query.TryGetValue("code", out var code))
            return Refuse("authorization", "denied", "The authorization was refused at the network. Start again to give it.");

        using var key = Jose.ImportKey(pending.Session.DpopKey);
        try
        {
            var exchanged = await client.PostFormAsync(pending.Session.TokenEndpoint, () => CodeExchange(pending, answer.RedirectUri, code), key, ct);
            if (exchanged.Status != 200 || ReadTokens(exchanged, pending.Session) is not (var tokens, var did))
                return Refuse("authorization", "exchange_refused", $"The server gave no tokens ({BlueskyErrors.NameOf(exchanged) ?? "no reason"}). Start again.");

            var identified = await IdentifyAsync(pending, tokens, did, ct);
            // What is refused here is given back: nobody would ever end it.
            if (identified.Error is not null)
                await RevokeAsync(new AccountSession(did, did, tokens), CancellationToken.None);
            return identified;
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return new Unavailable(TimeSpan.FromSeconds(10));
        }
    }

    public async Task<RefreshOutcome> RefreshAsync(AccountSession account, CancellationToken ct)
    {
        var session = BlueskySession.Of(account);
        if (!identity.CanProve(session))
            return new RefreshOutcome.TryLater(clock.GetUtcNow().AddHours(1), BlueskyErrors.KeyIsGone());

        using var key = Jose.ImportKey(session.DpopKey);
        try
        {
            var answer = await client.PostFormAsync(session.TokenEndpoint, () => Form(session, ("grant_type", "refresh_token"), ("refresh_token", account.Tokens.RefreshToken!.Reveal())), key, ct);
            if (answer.Status == 200)
                return ReadTokens(answer, session) is (var tokens, _) ? new RefreshOutcome.Refreshed(tokens) : new RefreshOutcome.AnswerLost(BlueskyErrors.Unreadable(answer));

            return BlueskyErrors.NameOf(answer) switch
            {
                "invalid_grant" => new RefreshOutcome.Rejected(BlueskyErrors.Reconnect(answer)),
                "invalid_client" => new RefreshOutcome.TryLater(clock.GetUtcNow().AddHours(1), BlueskyErrors.Operator(answer)),
                _ when answer.Status == 429 => new RefreshOutcome.TryLater(BlueskyErrors.RetryTime(answer, clock) ?? clock.GetUtcNow().AddMinutes(1), BlueskyErrors.RateLimited(answer)),
                // Refused for a reason that leaves the token alone.
                _ when answer.Status is >= 400 and < 500 => new RefreshOutcome.TryLater(clock.GetUtcNow().AddMinutes(1), BlueskyErrors.Unavailable(answer)),
                _ => new RefreshOutcome.AnswerLost(BlueskyErrors.Unavailable(answer)),
            };
        }
        catch (RequestNeverLeft)
        {
            return new RefreshOutcome.TryLater(clock.GetUtcNow().AddSeconds(15), BlueskyErrors.NoAnswer());
        }
        catch (AnswerLost)
        {
            return new RefreshOutcome.AnswerLost(BlueskyErrors.NoAnswer());
        }
    }

    public async Task<bool> RevokeAsync(AccountSession account, CancellationToken ct)
    {
        var session = BlueskySession.Of(account);
        if (session.RevocationEndpoint is null || !identity.CanProve(session))
            return false;

        using var key = Jose.ImportKey(session.DpopKey);
        try
        {
            var token = account.Tokens.RefreshToken ?? account.Tokens.AccessToken;
            return (await client.PostFormAsync(session.RevocationEndpoint, () => Form(session, ("token", token.Reveal())), key, ct)).IsSuccess;
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return false;
        }
    }

    private async Task<(string? Did, Uri? Pds, string? Hint, Error? Refusal)> LocateAsync(AuthorizationRequest request, CancellationToken ct)
    {
        if (request.Handle is { Length: > 0 } typed)
        {
            var handle = TypedHandle.Parse(typed);
            var did = BlueskyDirectory.IsDid(handle) ? handle : await directory.ResolveHandleAsync(handle.ToLowerInvariant(), ct);
            if (did is null || await directory.ResolveDidAsync(did, ct) is not { } found)
                return (null, null, null, Refuse("handle", "handle_not_found", "No account answers to this handle. Check its spelling: it looks like name.bsky.social."));

            return (did, found.Pds, handle, null);
        }

        return directory.Allowed(request.Server ?? "https://bsky.social") is { } server
            ? (null, server, null, null)
            : (null, null, null, Refuse("server", "server_not_supported", "A server is named by its address: https://bsky.social."));
    }

    /// <summary>The token's subject must be who was expected, or lead back to this very issuer.</summary>
    private async Task<Result<ConnectedProfile>> IdentifyAsync(PendingAuthorization pending, NetworkTokens tokens, string did, CancellationToken ct)
    {
        if (pending.ExpectedDid is { } expected && expected != did)
            return Refuse("authorization", "wrong_account", "Another account was authorized than the one named. Start again with the right one.");
        if (await directory.ResolveDidAsync(did, ct) is not { } who)
            return new Unavailable(TimeSpan.FromSeconds(10));
        if (pending.ExpectedDid is null && (await directory.FindServerAsync(who.Pds, ct))?.Issuer != pending.Session.Issuer)
            return Refuse("authorization", "wrong_issuer", "This account does not live behind the server that answered. Start again with its handle.");

        // A handle counts when it leads back to the DID; otherwise the DID stands in for it.
        var handle = who.Handle is { } claimed && await directory.ResolveHandleAsync(claimed, ct) == did ? claimed : did;
        var (displayName, avatar) = await directory.ReadProfileAsync(did, ct);
        var session = (pending.Session with { Pds = who.Pds }).Seal();
        return new ConnectedProfile(did, handle, displayName, avatar, new Uri(options.WebUrl, $"/profile/{handle}"), tokens with { Session = session });
    }

    private Dictionary<string, string> PushedRequest(AuthorizationRequest request, BlueskySession session, string verifier, string? hint)
    {
        var form = new Dictionary<string, string>
        {
            ["response_type"] = "code",
            ["redirect_uri"] = request.RedirectUri.AbsoluteUri,
            ["scope"] = options.Scope,
            ["state"] = request.State.Reveal(),
            ["code_challenge"] = Jose.Sha256(verifier),
            ["code_challenge_method"] = "S256",
        };
        if (hint is not null)
            form["login_hint"] = hint;
        identity.Authenticate(form, session);
        return form;
    }

    private Dictionary<string, string> CodeExchange(PendingAuthorization pending, Uri redirectUri, string code) =>
        Form(pending.Session, ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectUri.AbsoluteUri), ("code_verifier", pending.Verifier));

    private Dictionary<string, string> Form(BlueskySession session, params ReadOnlySpan<(string Name, string Value)> members)
    {
        var form = new Dictionary<string, string>();
        foreach (var (name, value) in members)
            form[name] = value;
        identity.Authenticate(form, session);
        return form;
    }

    private (NetworkTokens Tokens, string Did)? ReadTokens(HttpAnswer answer, BlueskySession session)
    {
        var json = answer.Json;
        if (json["access_token"].Token is not { } access || json["sub"].Text is not { } did || !BlueskyDirectory.IsDid(did))
            return null;

        var expires = json["expires_in"].Number is > 0 and < int.MaxValue and { } life ? clock.GetUtcNow().AddSeconds(life) : (DateTimeOffset?)null;
        var refresh = json["refresh_token"].Token is { } token ? new Secret(token) : null;
        return (new NetworkTokens(new Secret(access), refresh, expires, (json["scope"].Words(MaximumScope) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries), session.Seal()), did);
    }

    private static ValidationFailed Refuse(string field, string code, string message) => new(field, code, message, Platform);
}
