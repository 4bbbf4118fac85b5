using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Domain.Accounts;

/// <summary>The tokens that a network issued.</summary>
/// <param name="RefreshToken">Null when the network issued none; a stored one is then kept.</param>
/// <param name="ExpiresAt">Expiry of the access token; null when it has none.</param>
/// <param name="Session">What the adapter stores with the tokens (a DPoP key, the server's address), as JSON of its own.</param>
public sealed record NetworkTokens(
    Secret AccessToken, Secret? RefreshToken, DateTimeOffset? ExpiresAt, IReadOnlyList<string> Scopes, Secret? Session)
{
    private const int MaximumScopes = 100;

    public IReadOnlyList<string> Scopes { get; init => field = Clean(value); } = Clean(Scopes);

    private static List<string> Clean(IReadOnlyList<string> scopes) =>
        [.. scopes.Take(MaximumScopes).Select(scope => RemoteText.Clean(scope, RemoteText.MaximumName))];
}
