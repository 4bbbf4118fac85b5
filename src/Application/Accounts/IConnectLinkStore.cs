using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Application.Accounts;

/// <summary>Connect links and the sealed session data of their authorizations.</summary>
public interface IConnectLinkStore
{
    void Add(WorkspaceScope scope, ConnectLink link);

    Task<ConnectLink?> FindAsync(WorkspaceScope scope, Id<ConnectLink> id, CancellationToken ct);

    void KeepSession(WorkspaceScope scope, Id<ConnectLink> id, Secret session);

    void ForgetSession(WorkspaceScope scope, Id<ConnectLink> id);

    /// <summary>Null when there is no session, or it cannot be opened.</summary>
    Task<Secret?> ReadSessionAsync(WorkspaceScope scope, Id<ConnectLink> id, CancellationToken ct);
}
