using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>Stored and sealed with the tokens: the servers, and the key to which the tokens are bound.</summary>
/// <param name="ClientKey">
/// The <c>kid</c> of the client's key: the server accepts no other for this session. Null for a public client.
/// </param>
/// <param name="DpopKey">PKCS #8, base64. One key pair per session, created before the pushed request.</param>
internal sealed record BlueskySession(
    string Issuer, Uri TokenEndpoint, Uri? RevocationEndpoint, Uri Pds, string ClientId, string? ClientKey, string DpopKey)
{
    public Secret Seal() => new(JsonSerializer.Serialize(this));

    public static BlueskySession Of(AccountSession account) =>
        JsonSerializer.Deserialize<BlueskySession>(account.Tokens.Session!.Reveal())
            ?? throw new InvalidOperationException("The account has no session.");
}

/// <summary>Stored while the person is at the network.</summary>
/// <param name="ExpectedDid">Null when the authorization began at a server, without an account.</param>
internal sealed record PendingAuthorization(BlueskySession Session, string Verifier, string? ExpectedDid)
{
    public Secret Seal() => new(JsonSerializer.Serialize(this));

    public static PendingAuthorization Open(Secret secret) => JsonSerializer.Deserialize<PendingAuthorization>(secret.Reveal())!;
}
