using Postato.Application.UseCases.Callers;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Application.UseCases;

/// <summary>Whoever holds a connect link, on its page: inside the link's workspace, for the one account that the link is about.</summary>
public sealed class ConnectPageScope : WorkspaceScope
{
    internal ConnectPageScope(ConnectLinkCaller caller, CallOrigin origin, TimeProvider clock)
        : base(caller, origin, caller.Tenant, caller.Page, clock) => LinkId = caller.LinkId;

    public Id<ConnectLink> LinkId { get; }
}
