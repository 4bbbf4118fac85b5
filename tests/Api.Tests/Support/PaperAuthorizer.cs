using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Api.Tests.Support;

/// <summary>
/// Authorizes everybody as the handle that they typed, or as another one that consents instead; <c>north+south</c> has both profiles.
/// </summary>
internal sealed class PaperAuthorizer : INetworkAuthorizer
{
    private readonly ConcurrentQueue<string> revoked = new();

    /// <summary>Handles whose tokens were revoked.</summary>
    public IReadOnlyCollection<string> Revoked => revoked;

    public Task<Result<AuthorizationStart>> StartAsync(AuthorizationRequest request, CancellationToken ct) =>
        Task.FromResult<Result<AuthorizationStart>>(
            new AuthorizationStart(
                new Uri($"https://paper.example/authorize?state={request.State.Reveal()}"),
                new Secret(JsonSerializer.Serialize(new Started(request.Handle ?? "nobody")))));

    public Task<Result<Consent>> CompleteAsync(AuthorizationAnswer answer, CancellationToken ct)
    {
        if (answer.Query.ContainsKey("error"))
            return Task.FromResult<Result<Consent>>(new ValidationFailed("authorization", "denied", "The authorization was refused."));

        var name = answer.Query.GetValueOrDefault("person") ?? JsonSerializer.Deserialize<Started>(answer.Session.Reveal())!.Name;
        return Task.FromResult<Result<Consent>>(new Consent([.. name.Split('+').Select(Profile)]));
    }

    public Task<RefreshOutcome> RefreshAsync(AccountSession account, CancellationToken ct) =>
        Task.FromResult<RefreshOutcome>(new RefreshOutcome.Refreshed(account.Tokens));

    public Task<bool> RevokeAsync(AccountSession account, CancellationToken ct)
    {
        revoked.Enqueue(account.Username);
        return Task.FromResult(true);
    }

    // A token contains no part of a name: a name that held a part of a secret would be refused.
    private static ConnectedProfile Profile(string name)
    {
        var token = $"token-of-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8]}";
        return new(name, name, null, null, null, new NetworkTokens(new Secret(token), null, null, [], null));
    }

    private sealed record Started(string Name);
}
