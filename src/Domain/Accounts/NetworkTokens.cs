using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Domain.Accounts;

/// <summary>What a network's own flow handed out.</summary>
/// <param name="RefreshToken">Null: the network gives none. Never replaces a stored one by nothing.</param>
/// <param name="ExpiresAt">End of the access token; null: it has none.</param>
/// <param name="Session">What the network's adapter keeps beside the tokens (a DPoP key, the server's address), in its own JSON.</param>
public sealed record NetworkTokens(
    Secret AccessToken, Secret? RefreshToken, DateTimeOffset? ExpiresAt, IReadOnlyList<string> Scopes, Secret? Session)
{
    private const int MaximumScopes = 100;

    public IReadOnlyList<string> Scopes { get; init => field = Clean(value); } = Clean(Scopes);

    private static List<string> Clean(IReadOnlyList<string> scopes) =>
        [.. scopes.Take(MaximumScopes).Select(scope => RemoteText.Clean(scope, RemoteText.MaximumName))];
}
