using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Application.Accounts;

/// <summary>The tokens of an account, sealed at rest; in the transaction of the use case.</summary>
public interface ITokenStore
{
    /// <summary>Null: there are none. <see cref="Unavailable"/>: they cannot be read here, and the audit trail names the account.</summary>
    Task<Result<NetworkTokens?>> ReadAsync(WorkspaceScope scope, Id<SocialAccount> account, CancellationToken ct);

    /// <summary>A refresh token that the network did not give again stays as it is.</summary>
    void Store(WorkspaceScope scope, Id<SocialAccount> account, NetworkTokens tokens);

    /// <summary>Nobody looks at them before.</summary>
    void PutOff(WorkspaceScope scope, Id<SocialAccount> account, DateTimeOffset until);

    void Clear(WorkspaceScope scope, Id<SocialAccount> account);
}
