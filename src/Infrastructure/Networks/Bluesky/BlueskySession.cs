using System.Text.Json;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>What is kept beside the tokens, sealed: the servers, and the key that the tokens are bound to.</summary>
/// <param name="ClientKey">
/// The <c>kid</c> of the key that the client proved itself with: the server takes no other for this session. Null: a public client.
/// </param>
/// <param name="DpopKey">PKCS #8, base64. One pair per session, made before the pushed request.</param>
internal sealed record BlueskySession(
    string Issuer, Uri TokenEndpoint, Uri? RevocationEndpoint, Uri Pds, string ClientId, string? ClientKey, string DpopKey)
{
    public Secret Seal() => new(JsonSerializer.Serialize(this));

    public static BlueskySession Of(AccountSession account) =>
        JsonSerializer.Deserialize<BlueskySession>(account.Tokens.Session!.Reveal())
            ?? throw new InvalidOperationException("An account without a session.");
}

/// <summary>What must outlive the person's walk to the network and back.</summary>
/// <param name="ExpectedDid">Null when the walk began at a server without an account.</param>
internal sealed record PendingAuthorization(BlueskySession Session, string Verifier, string? ExpectedDid)
{
    public Secret Seal() => new(JsonSerializer.Serialize(this));

    public static PendingAuthorization Open(Secret secret) => JsonSerializer.Deserialize<PendingAuthorization>(secret.Reveal())!;
}
