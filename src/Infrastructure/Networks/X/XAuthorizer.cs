using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;

namespace Postato.Infrastructure.Networks.X;

/// <summary>OAuth 2.0 with PKCE, as a confidential client. An access token lives two hours; a refresh token is good for one presentation.</summary>
internal sealed class XAuthorizer(XOptions options, XClient client, TimeProvider clock) : INetworkAuthorizer
{
    private const string Platform = "twitter";
    private const string TokenPath = "/2/oauth2/token";
    private const int UsualLife = 7_200;
    private const string Scope = "tweet.read tweet.write users.read media.write offline.access";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>Nothing: X offers the account that the browser is logged in with.</summary>
    public ConnectQuestion? Asks => null;

    public Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct)
    {
        if (!options.IsSetUp)
            return Task.FromResult<Result<AuthorizationStart>>(Refuse("platform", "network_not_set_up", "This installation has no app at X yet: its operator must enter one."));

        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(48));
        var query = new Dictionary<string, string>
        {
            ["response_type"] = "code",
            ["client_id"] = options.ClientId!,
            ["redirect_uri"] = request.RedirectUri.AbsoluteUri,
            ["scope"] = Scope,
            ["state"] = request.State.Reveal(),
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        };
        var url = new UriBuilder(options.AuthorizeUrl) { Query = string.Join('&', query.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}")) };
        return Task.FromResult<Result<AuthorizationStart>>(new AuthorizationStart(url.Uri, new Secret(verifier)));
    }

    public async Task<Result<ConnectedProfile>> CompleteAsync(AuthorizationAnswer answer, CancellationToken ct)
    {
        if (answer.Query.ContainsKey("error") || !answer.Query.TryGetValue("code", out var code))
            return Refuse("authorization", "denied", "The authorization was refused at X. Start again to give it.");

        try
        {
            var form = new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = answer.RedirectUri.AbsoluteUri,
                ["code_verifier"] = answer.Session.Reveal(),
            };
            var exchanged = await client.AskAsApp(TokenPath, form, ct);
            if (!exchanged.IsSuccess || ReadTokens(exchanged, Scope.Split(' ')) is not { } tokens)
                return Refuse("authorization", "exchange_refused", "X gave no tokens: a code lives 30 seconds. Start again.");

            return await IdentifyAsync(tokens, ct);
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return new Unavailable(Soon);
        }
    }

    public async Task<RefreshOutcome> RefreshAsync(AccountSession account, CancellationToken ct)
    {
        try
        {
            var answer = await client.AskAsApp(TokenPath, RefreshForm(account.Tokens.RefreshToken!), ct);
            if (answer.IsSuccess)
                return ReadTokens(answer, account.Tokens.Scopes) is { } tokens ? new RefreshOutcome.Refreshed(tokens) : new RefreshOutcome.AnswerLost(XErrors.Unreadable(answer));

            return IsDeadToken(answer) ? new RefreshOutcome.Rejected(XErrors.Reconnect(answer)) : Judge(answer);
        }
        catch (RequestNeverLeft)
        {
            return new RefreshOutcome.TryLater(clock.GetUtcNow().AddSeconds(15), XErrors.NoAnswer());
        }
        catch (AnswerLost)
        {
            return new RefreshOutcome.AnswerLost(XErrors.NoAnswer());
        }
    }

    /// <summary>Both tokens: one may outlive the other.</summary>
    public async Task<bool> RevokeAsync(AccountSession account, CancellationToken ct)
    {
        var confirmed = true;
        foreach (var (hint, token) in new[] { ("refresh_token", account.Tokens.RefreshToken), ("access_token", account.Tokens.AccessToken) })
        {
            if (token is not null)
                confirmed &= await RevokeAsync(hint, token, ct);
        }

        return confirmed;
    }

    private async Task<bool> RevokeAsync(string hint, Secret token, CancellationToken ct)
    {
        try
        {
            return (await client.AskAsApp("/2/oauth2/revoke", new Dictionary<string, string> { ["token"] = token.Reveal(), ["token_type_hint"] = hint }, ct)).IsSuccess;
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return false;
        }
    }

    /// <summary>X's words for a refresh token that it knows to be spent, revoked or over.</summary>
    private static bool IsDeadToken(HttpAnswer answer)
    {
        if (answer.Status is not (400 or 401))
            return false;

        var body = ErrorAnswer.Of(answer.Json);
        return body.Error == "invalid_grant" || (body.Error == "invalid_request" && body.ErrorDescription?.Contains("token was invalid", StringComparison.OrdinalIgnoreCase) == true);
    }

    private RefreshOutcome Judge(HttpAnswer answer)
    {
        var now = clock.GetUtcNow();
        return XErrors.KindOf(answer) switch
        {
            // Its own faults may have come after the token was spent.
            XErrorKind.Transient => new RefreshOutcome.AnswerLost(XErrors.Unavailable(answer)),
            XErrorKind.RateLimited => new RefreshOutcome.TryLater(XErrors.RetryTime(answer, clock), XErrors.RateLimited(answer)),
            // 401 here is about the app, not about the account.
            XErrorKind.Budget or XErrorKind.AppSetup or XErrorKind.TokenRejected => new RefreshOutcome.TryLater(now.AddHours(1), XErrors.OperatorError(answer, "X does not take this installation's app.")),
            _ when answer.Status is >= 400 and < 500 => new RefreshOutcome.TryLater(now.AddMinutes(1), XErrors.Unavailable(answer)),
            _ => new RefreshOutcome.AnswerLost(XErrors.Unreadable(answer)),
        };
    }

    /// <summary>Whose tokens these are. What is refused here is given back: nobody would ever end it.</summary>
    private async Task<Result<ConnectedProfile>> IdentifyAsync(NetworkTokens tokens, CancellationToken ct)
    {
        try
        {
            var answer = await client.GetMeAsync(tokens.AccessToken, ct);
            if (answer.Status == 401 && tokens.RefreshToken is not null)
            {
                // It was over before it came, as when the clocks of two of X's servers differ.
                var refreshed = await client.AskAsApp(TokenPath, RefreshForm(tokens.RefreshToken), ct);
                tokens = (refreshed.IsSuccess ? ReadTokens(refreshed, tokens.Scopes) : null) ?? tokens;
                answer = await client.GetMeAsync(tokens.AccessToken, ct);
            }

            if (answer.IsSuccess && UserProfile.Of(answer.Json) is { } profile)
                return ProfileOf(profile, tokens);

            await GiveBackAsync(tokens);
            return XErrors.KindOf(answer) is XErrorKind.Budget or XErrorKind.RateLimited or XErrorKind.Transient ? new Unavailable(Soon) : Refuse("authorization", "profile_unreadable", "X did not tell whose account this is. Start again.");
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            await GiveBackAsync(tokens);
            return new Unavailable(Soon);
        }
    }

    private Task<bool> GiveBackAsync(NetworkTokens tokens) => RevokeAsync(new AccountSession("", "", tokens), CancellationToken.None);

    private ConnectedProfile ProfileOf(UserProfile profile, NetworkTokens tokens)
    {
        // Without the suffix it comes in full size.
        var avatar = profile.ProfileImageUrl is { } image ? new Uri(image.AbsoluteUri.Replace("_normal.", ".", StringComparison.Ordinal)) : null;
        return new ConnectedProfile(profile.Id, profile.Username, profile.Name, avatar, new Uri(options.WebUrl, $"/{profile.Username}"), tokens, XFacts.Of(profile.SubscriptionType));
    }

    private NetworkTokens? ReadTokens(HttpAnswer answer, IReadOnlyList<string> asked)
    {
        if (TokenAnswer.Of(answer.Json) is not { } tokens)
            return null;

        return new NetworkTokens(
            new Secret(tokens.AccessToken),
            tokens.RefreshToken is { } refresh ? new Secret(refresh) : null,
            clock.GetUtcNow().AddSeconds(tokens.ExpiresIn is > 0 and < int.MaxValue and { } seconds ? seconds : UsualLife),
            tokens.Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? asked,
            Session: null);
    }

    private static Dictionary<string, string> RefreshForm(Secret token) => new() { ["grant_type"] = "refresh_token", ["refresh_token"] = token.Reveal() };

    private static ValidationFailed Refuse(string field, string code, string message) => new(field, code, message, Platform);
}
