using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Infrastructure.Networks.X;

/// <summary>OAuth 2.0 with PKCE, as a confidential client. An access token lives two hours; a refresh token can be used once.</summary>
internal sealed class XAuthorizer(XOptions options, XClient client, TimeProvider clock)
    : OAuthAuthorizer("twitter", XErrors.TokenTable, clock)
{
    private const string TokenPath = "/2/oauth2/token";
    private const string Scope = "tweet.read tweet.write users.read media.write offline.access";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>No question: X offers the account that is signed in.</summary>
    public override ConnectQuestion? Asks => null;

    protected override TimeSpan? UsualLife => TimeSpan.FromHours(2);

    public override Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct)
    {
        if (!options.IsSetUp)
        {
            return Task.FromResult<Result<AuthorizationStart>>(
                Refuse("platform", "network_not_set_up", "This installation has no app at X yet: its operator must enter one."));
        }

        var pkce = Pkce.New();
        var page = PageOf(
            options.AuthorizeUrl,
            ("response_type", "code"), ("client_id", options.ClientId!), ("redirect_uri", request.RedirectUri.AbsoluteUri),
            ("scope", Scope), ("state", request.State.Reveal()),
            ("code_challenge", pkce.Challenge), ("code_challenge_method", Pkce.Method));
        return Task.FromResult<Result<AuthorizationStart>>(new AuthorizationStart(page, new Secret(pkce.Verifier)));
    }

    /// <summary>Revokes both tokens, because one may outlive the other.</summary>
    public override async Task<bool> RevokeAsync(AccountSession account, CancellationToken ct)
    {
        var confirmed = true;
        (string Hint, Secret? Token)[] both =
        [
            ("refresh_token", account.Tokens.RefreshToken), ("access_token", account.Tokens.AccessToken),
        ];
        foreach (var (hint, token) in both)
        {
            if (token is not null)
                confirmed &= await RevokeAsync(hint, token, ct);
        }

        return confirmed;
    }

    protected override async Task<Grant> ExchangeAsync(AuthorizationAnswer answer, string code, CancellationToken ct)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = answer.RedirectUri.AbsoluteUri,
            ["code_verifier"] = answer.Session.Reveal(),
        };
        return new(await client.AskAsApp(TokenPath, form, ct), Scope.Split(' '));
    }

    protected override Task<HttpAnswer> PresentAsync(AccountSession account, Secret refreshToken, CancellationToken ct) =>
        RenewAsync(refreshToken, ct);

    protected override async Task<Result<Consent>> IdentifyAsync(AuthorizationAnswer answer, Grant grant, CancellationToken ct)
    {
        var told = await client.GetMeAsync(grant.Tokens.AccessToken, ct);
        if (told.Status == 401 && grant.Tokens.RefreshToken is { } refreshToken)
        {
            // Already expired when issued, as when the clocks of two of X's servers differ.
            var renewed = await RenewAsync(refreshToken, ct);
            grant.Tokens = (renewed.IsSuccess ? ReadTokens(renewed, grant.Tokens.Scopes, null) : null) ?? grant.Tokens;
            told = await client.GetMeAsync(grant.Tokens.AccessToken, ct);
        }

        if (told.IsSuccess && UserProfile.Of(told.Json) is { } profile)
            return new Consent(ProfileOf(profile, grant.Tokens));

        return !told.IsSuccess && XErrors.Table.MeaningOf(told) is (Meaning.OperatorNeeded or Meaning.RateLimited or Meaning.NetworkFault)
            ? new Unavailable(Soon)
            : Refuse("authorization", "profile_unreadable", "X did not tell whose account this is. Start again.");
    }

    private Task<HttpAnswer> RenewAsync(Secret refreshToken, CancellationToken ct)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken.Reveal() };
        return client.AskAsApp(TokenPath, form, ct);
    }

    // A failure to revoke one does not keep the other from being revoked.
    private async Task<bool> RevokeAsync(string hint, Secret token, CancellationToken ct)
    {
        try
        {
            var form = new Dictionary<string, string> { ["token"] = token.Reveal(), ["token_type_hint"] = hint };
            return (await client.AskAsApp("/2/oauth2/revoke", form, ct)).IsSuccess;
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return false;
        }
    }

    private ConnectedProfile ProfileOf(UserProfile profile, NetworkTokens tokens)
    {
        // Without the suffix the URL is that of the full size.
        var avatar = profile.ProfileImageUrl is { } image
            ? new Uri(image.AbsoluteUri.Replace("_normal.", ".", StringComparison.Ordinal))
            : null;
        var page = new Uri(options.WebUrl, $"/{profile.Username}");
        return new ConnectedProfile(profile.Id, profile.Username, profile.Name, avatar, page, tokens, XFacts.Of(profile.SubscriptionType));
    }
}
