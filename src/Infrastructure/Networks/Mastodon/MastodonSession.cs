using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Networks.Mastodon;

/// <summary>
/// What is kept beside the token, sealed with it: the server, and the app that this installation registered there. A token
/// ends with its app, so that each account carries the one that it was authorised with.
/// </summary>
/// <param name="Server">The API's origin.</param>
internal sealed record MastodonSession(Uri Server, Uri TokenEndpoint, Uri RevocationEndpoint, string ClientId, string ClientSecret)
{
    public Secret Seal() => new(JsonSerializer.Serialize(this));

    public static MastodonSession Of(AccountSession account) =>
        JsonSerializer.Deserialize<MastodonSession>(account.Tokens.Session!.Reveal())
            ?? throw new InvalidOperationException("An account without a session.");

    /// <summary>The account's id at its server; ours has the server behind it.</summary>
    public static string IdAtServer(AccountSession account) => account.PlatformAccountId[..account.PlatformAccountId.LastIndexOf('@')];
}

/// <summary>What must outlive the person's walk to the server and back.</summary>
/// <param name="Domain">
/// What stands behind the name: <c>example.org</c> of <c>@ann@example.org</c>, also when the server is elsewhere.
/// </param>
/// <param name="RedirectUri">Where this server, and no other, sends the person back to.</param>
/// <param name="Issuer">The server's name in its own answers; null: it did not say.</param>
/// <param name="TellsIssuer">An answer without that name is none of its.</param>
internal sealed record PendingAuthorization(
    MastodonSession Session, string Verifier, string Scope, string Domain, ServerFacts Facts, Uri RedirectUri, string? Issuer,
    bool TellsIssuer)
{
    public Secret Seal() => new(JsonSerializer.Serialize(this));

    public static PendingAuthorization Open(Secret secret) => JsonSerializer.Deserialize<PendingAuthorization>(secret.Reveal())!;
}
