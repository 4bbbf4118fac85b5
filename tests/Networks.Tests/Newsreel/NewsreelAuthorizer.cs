using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Networks.Tests.Newsreel;

internal sealed class NewsreelAuthorizer(NewsreelOptions options, NewsreelClient client, TimeProvider clock)
    : OAuthAuthorizer(NewsreelCapabilities.Key, NewsreelErrors.Tokens, clock)
{
    public override ConnectQuestion? Asks => null;

    public override Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct)
    {
        var pkce = Pkce.New();
        var page = PageOf(
            new Uri(options.ServerUrl, "/authorize"),
            ("redirect_uri", request.RedirectUri.AbsoluteUri), ("state", request.State.Reveal()), ("code_challenge", pkce.Challenge));
        return Task.FromResult<Result<AuthorizationStart>>(new AuthorizationStart(page, new Secret(pkce.Verifier)));
    }

    public override async Task<bool> RevokeAsync(AccountSession account, CancellationToken ct) =>
        (await client.PostFormAsync("/revoke", ct, ("token", account.Tokens.RefreshToken!.Reveal()))).IsSuccess;

    protected override async Task<Grant> ExchangeAsync(AuthorizationAnswer answer, string code, CancellationToken ct) => new(
        await client.PostFormAsync(
            "/token", ct, ("grant_type", "authorization_code"), ("code", code), ("code_verifier", answer.Session.Reveal())),
        ["read", "write"]);

    protected override Task<HttpAnswer> PresentAsync(AccountSession account, Secret refreshToken, CancellationToken ct) =>
        client.PostFormAsync("/token", ct, ("grant_type", "refresh_token"), ("refresh_token", refreshToken.Reveal()));

    protected override Task<Result<Consent>> IdentifyAsync(AuthorizationAnswer answer, Grant grant, CancellationToken ct) =>
        Task.FromResult<Result<Consent>>(
            grant.Answer.Json["name"].Id is { } name
                ? new Consent(
                    new ConnectedProfile($"studio-of-{name}", name, null, null, new Uri(options.WebUrl, $"/of/{name}"), grant.Tokens))
                : Refuse("authorization", "profile_unreadable", "Newsreel did not tell whose studio this is."));
}
