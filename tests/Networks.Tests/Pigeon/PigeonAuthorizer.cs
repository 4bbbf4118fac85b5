using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;

namespace Postato.Networks.Tests.Pigeon;

internal sealed class PigeonAuthorizer(PigeonOptions options, PigeonClient client, TimeProvider clock) : INetworkAuthorizer
{
    public Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct)
    {
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var url = new UriBuilder(new Uri(options.ServerUrl, "/authorize"))
        {
            Query = $"client_id={Uri.EscapeDataString(options.ClientId)}&redirect_uri={Uri.EscapeDataString(request.RedirectUri.AbsoluteUri)}&state={request.State.Reveal()}&code_challenge={challenge}",
        };
        return Task.FromResult<Result<AuthorizationStart>>(new AuthorizationStart(url.Uri, new Secret(verifier)));
    }

    public async Task<Result<ConnectedProfile>> CompleteAsync(AuthorizationAnswer answer, CancellationToken ct)
    {
        if (!answer.Query.TryGetValue("code", out var code))
            return new ValidationFailed("authorization", "denied", "The pigeon was sent away.", PigeonCapabilities.Key);

        try
        {
            var exchanged = await client.PostFormAsync("/token", new() { ["grant_type"] = "authorization_code", ["code"] = code, ["code_verifier"] = answer.Session.Reveal(), ["client_id"] = options.ClientId }, ct);
            return exchanged.Status == 200 && PigeonJson.Read<PigeonTokens>(exchanged) is { } tokens
                ? new ConnectedProfile(tokens.Nest, tokens.Name, null, null, new Uri(options.WebUrl, $"/of/{tokens.Name}"), Tokens(tokens))
                : new ValidationFailed("authorization", "exchange_refused", "The pigeon got no ring.", PigeonCapabilities.Key);
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return new Unavailable(TimeSpan.FromSeconds(10));
        }
    }

    public async Task<RefreshOutcome> RefreshAsync(AccountSession account, CancellationToken ct)
    {
        try
        {
            var answer = await client.PostFormAsync("/token", new() { ["grant_type"] = "refresh_token", ["refresh_token"] = account.Tokens.RefreshToken!.Reveal(), ["client_id"] = options.ClientId }, ct);
            return answer.Status switch
            {
                200 when PigeonJson.Read<PigeonTokens>(answer) is { } tokens => new RefreshOutcome.Refreshed(Tokens(tokens)),
                400 => new RefreshOutcome.Rejected(PigeonErrors.Of(ErrorCodes.ReconnectNeeded, answer)),
                _ => new RefreshOutcome.AnswerLost(PigeonErrors.Of(ErrorCodes.NetworkUnavailable, answer)),
            };
        }
        catch (RequestNeverLeft)
        {
            return new RefreshOutcome.TryLater(clock.GetUtcNow().AddSeconds(15), PigeonErrors.NoAnswer());
        }
        catch (AnswerLost)
        {
            return new RefreshOutcome.AnswerLost(PigeonErrors.NoAnswer());
        }
    }

    public async Task<bool> RevokeAsync(AccountSession account, CancellationToken ct)
    {
        try
        {
            return (await client.PostFormAsync("/revoke", new() { ["token"] = account.Tokens.RefreshToken!.Reveal() }, ct)).IsSuccess;
        }
        catch (Exception failed) when (failed is RequestNeverLeft or AnswerLost)
        {
            return false;
        }
    }

    private NetworkTokens Tokens(PigeonTokens tokens) =>
        new(new Secret(tokens.AccessToken), new Secret(tokens.RefreshToken), clock.GetUtcNow().AddSeconds(tokens.ExpiresIn), tokens.Scope.Split(' '), null);
}
