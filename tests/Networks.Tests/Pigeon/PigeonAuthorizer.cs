using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Http;
using Postato.Infrastructure.Networks.Shared;

namespace Postato.Networks.Tests.Pigeon;

internal sealed class PigeonAuthorizer(PigeonOptions options, PigeonClient client, TimeProvider clock)
    : OAuthAuthorizer(PigeonCapabilities.Key, PigeonErrors.Tokens, clock)
{
    public override ConnectQuestion? Asks { get; } = new(ConnectField.Handle, null);

    public override Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct)
    {
        var pkce = Pkce.New();
        var page = PageOf(
            new Uri(options.ServerUrl, "/authorize"),
            ("client_id", options.ClientId), ("redirect_uri", request.RedirectUri.AbsoluteUri), ("state", request.State.Reveal()),
            ("code_challenge", pkce.Challenge));
        return Task.FromResult<Result<AuthorizationStart>>(new AuthorizationStart(page, new Secret(pkce.Verifier)));
    }

    public override async Task<bool> RevokeAsync(AccountSession account, CancellationToken ct) =>
        (await client.PostFormAsync("/revoke", new() { ["token"] = account.Tokens.RefreshToken!.Reveal() }, ct)).IsSuccess;

    protected override async Task<Grant> ExchangeAsync(AuthorizationAnswer answer, string code, CancellationToken ct) => new(
        await client.PostFormAsync(
            "/token",
            new()
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["code_verifier"] = answer.Session.Reveal(),
                ["client_id"] = options.ClientId,
            },
            ct),
        ["read", "write"]);

    protected override Task<HttpAnswer> PresentAsync(AccountSession account, Secret refreshToken, CancellationToken ct) =>
        client.PostFormAsync(
            "/token",
            new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken.Reveal(), ["client_id"] = options.ClientId }, ct);

    protected override Task<Result<Consent>> IdentifyAsync(AuthorizationAnswer answer, Grant grant, CancellationToken ct) =>
        Task.FromResult<Result<Consent>>(
            grant.Answer.Json["name"].Id is { } name
                ? new Consent(
                    new ConnectedProfile($"nest-of-{name}", name, null, null, new Uri(options.WebUrl, $"/of/{name}"), grant.Tokens))
                : Refuse("authorization", "profile_unreadable", "The pigeon has no ring."));
}
