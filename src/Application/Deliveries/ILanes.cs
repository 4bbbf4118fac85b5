using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Application.Deliveries;

/// <summary>The heads of the accounts' queues.</summary>
public interface ILanes
{
    /// <summary>Recomputes the head of the lane, with the commit.</summary>
    void Refresh(WorkspaceScope scope, Id<SocialAccount> account);
}
