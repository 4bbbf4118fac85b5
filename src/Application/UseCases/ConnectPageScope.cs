using Postato.Application.UseCases.Callers;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Application.UseCases;

/// <summary>The holder of a connect link on its page: inside the link's workspace, and only for that link.</summary>
public sealed class ConnectPageScope : WorkspaceScope
{
    internal ConnectPageScope(ConnectLinkCaller caller, CallOrigin origin, TimeProvider clock)
        : base(caller, origin, caller.Tenant, caller.Page, clock) => LinkId = caller.LinkId;

    public Id<ConnectLink> LinkId { get; }
}
