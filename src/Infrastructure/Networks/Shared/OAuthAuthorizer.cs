using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>
/// The authorization code flow of OAuth 2.0 (RFC 6749), as far as networks share it. A network makes its calls and reads its profiles; its
/// <see cref="ErrorTable"/> says what an answer means for a token, and transport failures are handled around it.
/// </summary>
/// <param name="platform">The network's key.</param>
/// <param name="tokenErrors">The errors of the token endpoint.</param>
internal abstract class OAuthAuthorizer(string platform, ErrorTable tokenErrors, TimeProvider clock) : INetworkAuthorizer
{
    private const int MaximumScope = 1_000;

    public abstract ConnectQuestion? Asks { get; }

    public virtual bool HasCallbackOfServer => false;

    /// <summary>The lifetime of an access token whose answer names none; null when it does not expire.</summary>
    protected virtual TimeSpan? UsualLife => null;

    protected TimeProvider Clock => clock;

    public abstract Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct);

    public async Task<Result<Consent>> CompleteAsync(AuthorizationAnswer answer, CancellationToken ct)
    {
        // Checked before any request: a code must go to the server that issued it and to no other.
        if (!CameFromWhereItWasAsked(answer))
            return Refuse("authorization", "wrong_issuer", "The answer came from another server. Start again.");
        if (answer.Query.ContainsKey("error") || !answer.Query.TryGetValue("code", out var code))
            return Refuse("authorization", "denied", "The authorization was not given. Start again to give it.");

        var grant = await ExchangeAsync(answer, code, ct);
        if (!grant.Answer.IsSuccess || ReadTokens(grant.Answer, grant.Asked, grant.Session) is not { } tokens)
        {
            var reason = tokenErrors.WordsOf(grant.Answer).Code ?? "no reason";
            return Refuse("authorization", "exchange_refused", $"The network gave no tokens ({reason}). Start again.");
        }

        grant.Tokens = tokens;
        var identified = false;
        try
        {
            var consent = await IdentifyAsync(answer, grant, ct);
            identified = consent.Error is null;
            return consent;
        }
        finally
        {
            // No other code would revoke them.
            if (!identified)
                await GiveBackAsync(grant.Tokens);
        }
    }

    public virtual async Task<RefreshOutcome> RefreshAsync(AccountSession account, CancellationToken ct)
    {
        var answer = await PresentAsync(account, account.Tokens.RefreshToken!, ct);
        if (!answer.IsSuccess)
            return tokenErrors.RefreshOf(answer, clock);

        return ReadTokens(answer, account.Tokens.Scopes, account.Tokens.Session) is { } tokens
            ? new RefreshOutcome.Refreshed(tokens)
            : new RefreshOutcome.AnswerLost(tokenErrors.Error(Meaning.Unreadable, answer));
    }

    public abstract Task<bool> RevokeAsync(AccountSession account, CancellationToken ct);

    /// <summary>Whether the answer names the expected server, for networks with several.</summary>
    protected virtual bool CameFromWhereItWasAsked(AuthorizationAnswer answer) => true;

    /// <summary>Presents the code at the token endpoint.</summary>
    protected abstract Task<Grant> ExchangeAsync(AuthorizationAnswer answer, string code, CancellationToken ct);

    /// <summary>Presents a refresh token at the token endpoint, once.</summary>
    protected abstract Task<HttpAnswer> PresentAsync(AccountSession account, Secret refreshToken, CancellationToken ct);

    /// <summary>Reads the profile of these tokens.</summary>
    protected abstract Task<Result<Consent>> IdentifyAsync(AuthorizationAnswer answer, Grant grant, CancellationToken ct);

    /// <summary>Null when the answer has no usable tokens.</summary>
    protected virtual NetworkTokens? ReadTokens(HttpAnswer answer, IReadOnlyList<string> asked, Secret? session)
    {
        var json = answer.Json;
        if (json["access_token"].Token is not { } access)
            return null;

        var life = json["expires_in"].Number is > 0 and < int.MaxValue and { } seconds ? TimeSpan.FromSeconds(seconds) : UsualLife;
        return new NetworkTokens(
            new Secret(access),
            json["refresh_token"].Token is { } refresh ? new Secret(refresh) : null,
            life is { } known ? clock.GetUtcNow() + known : null,
            json["scope"].Words(MaximumScope)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? asked,
            session);
    }

    protected ValidationFailed Refuse(string field, string code, string message) => new(field, code, message, platform);

    /// <summary>The authorization page at the network.</summary>
    protected static Uri PageOf(Uri endpoint, params IEnumerable<(string Name, string Value)> query) =>
        new UriBuilder(endpoint) { Query = string.Join('&', query.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}")) }.Uri;

    private async Task GiveBackAsync(NetworkTokens tokens)
    {
        try
        {
            await RevokeAsync(new AccountSession("", "", tokens), CancellationToken.None);
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            // Best effort: tokens that could not be revoked expire.
        }
    }
}
