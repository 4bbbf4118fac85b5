using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>What the hosted page shows before anybody leaves for the network.</summary>
public sealed class OpenConnectPage(IConnectLinkStore links, NetworkRegistry networks, TimeProvider clock) : IUseCase<OpenConnectPage.Input, ConnectPageView>
{
    public sealed record Input;

    public Access Access => Access.Read(Permission.AccountsManage);

    public async Task<Result<ConnectPageView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        if (await links.FindAsync(scope, Id<ConnectLink>.ParseOrNone(scope.Caller.Actor), ct) is not { } link || !link.IsOpen(clock.GetUtcNow()))
            return new NotFound();

        return new ConnectPageView(networks.Of(link.Platform).Capabilities.DisplayName, scope.Grants[0].WorkspaceName, link.Handle, link.Server);
    }
}

public sealed record ConnectPageView(string Network, string Workspace, string? Handle, string? Server);
