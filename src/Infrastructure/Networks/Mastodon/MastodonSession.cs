using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>
/// Stored and sealed with the token: the server, and this installation's app there. A token depends on its app, so each account stores the
/// app with which it was authorized.
/// </summary>
/// <param name="Server">The origin of the API.</param>
internal sealed record MastodonSession(Uri Server, Uri TokenEndpoint, Uri RevocationEndpoint, string ClientId, string ClientSecret)
{
    public Secret Seal() => new(JsonSerializer.Serialize(this));

    public static MastodonSession Of(AccountSession account) =>
        JsonSerializer.Deserialize<MastodonSession>(account.Tokens.Session!.Reveal())
            ?? throw new InvalidOperationException("The account has no session.");

    /// <summary>The account's id at its server; the product's id of it also contains the server.</summary>
    public static string IdAtServer(AccountSession account) => account.PlatformAccountId[..account.PlatformAccountId.LastIndexOf('@')];
}

/// <summary>Stored while the person is at the server.</summary>
/// <param name="Domain">The domain in the handle: <c>example.org</c> of <c>@ann@example.org</c>, also when the server is elsewhere.</param>
/// <param name="RedirectUri">The address to which this server, and no other, redirects.</param>
/// <param name="Issuer">The issuer name; null when the server has none.</param>
/// <param name="TellsIssuer">Whether a redirect without the issuer must be refused.</param>
internal sealed record PendingAuthorization(
    MastodonSession Session, string Verifier, string Scope, string Domain, ServerFacts Facts, Uri RedirectUri, string? Issuer,
    bool TellsIssuer)
{
    public Secret Seal() => new(JsonSerializer.Serialize(this));

    public static PendingAuthorization Open(Secret secret) => JsonSerializer.Deserialize<PendingAuthorization>(secret.Reveal())!;
}
