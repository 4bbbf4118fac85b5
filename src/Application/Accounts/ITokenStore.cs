using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Application.Accounts;

/// <summary>The sealed tokens of an account, in the transaction of the use case.</summary>
public interface ITokenStore
{
    /// <summary>
    /// Null when there are none. <see cref="Unavailable"/> when they cannot be opened; the audit trail then names the account.
    /// </summary>
    Task<Result<NetworkTokens?>> ReadAsync(WorkspaceScope scope, Id<SocialAccount> account, CancellationToken ct);

    /// <summary>Stores new tokens. When the network sent no new refresh token, the stored one is kept.</summary>
    void Store(WorkspaceScope scope, Id<SocialAccount> account, NetworkTokens tokens);

    /// <summary>Sets when the tokens are looked at next.</summary>
    void PutOff(WorkspaceScope scope, Id<SocialAccount> account, DateTimeOffset until);

    void Clear(WorkspaceScope scope, Id<SocialAccount> account);
}
