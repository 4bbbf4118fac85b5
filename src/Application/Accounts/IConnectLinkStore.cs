using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Application.Accounts;

/// <summary>Connect links, and what a walk to the network has to remember, sealed.</summary>
public interface IConnectLinkStore
{
    void Add(WorkspaceScope scope, ConnectLink link);

    Task<ConnectLink?> FindAsync(WorkspaceScope scope, Id<ConnectLink> id, CancellationToken ct);

    void KeepSession(WorkspaceScope scope, Id<ConnectLink> id, Secret session);

    void ForgetSession(WorkspaceScope scope, Id<ConnectLink> id);

    /// <summary>Null: there is none, or it cannot be read.</summary>
    Task<Secret?> ReadSessionAsync(WorkspaceScope scope, Id<ConnectLink> id, CancellationToken ct);
}
