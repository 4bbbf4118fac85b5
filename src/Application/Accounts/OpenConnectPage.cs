using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>What the hosted page shows before anybody leaves for the network.</summary>
public sealed class OpenConnectPage(IConnectLinkStore links, NetworkRegistry networks)
    : IUseCase<ConnectPageScope, OpenConnectPage.Input, ConnectPageView>
{
    public sealed record Input;

    public Access Access => Access.Read(Permission.AccountsManage);

    public async Task<Result<ConnectPageView>> Handle(Input input, ConnectPageScope scope, CancellationToken ct)
    {
        if (await links.FindAsync(scope, scope.LinkId, ct) is not { } link)
            return new NotFound();

        var network = networks.Of(link.Platform);
        var asks = IsAnswered(link, network.Authorizer.Asks) ? null : network.Authorizer.Asks;
        return new ConnectPageView(
            network.Capabilities.DisplayName, scope.Grants[0].WorkspaceName, link.AccountId is not null, link.Handle, asks,
            asks?.Field == ConnectField.Server ? link.Server : link.Handle);
    }

    // Who connects again is known; where a link leads to a server, that server asks who it is.
    private static bool IsAnswered(ConnectLink link, ConnectQuestion? asks) =>
        link.AccountId is not null || (asks?.Field == ConnectField.Handle && link.Server is not null);
}

/// <param name="Again">An account that was connected before, and no other.</param>
/// <param name="Asks">What the person is asked; null: nothing.</param>
/// <param name="Answer">What the link says already.</param>
public sealed record ConnectPageView(string Network, string Workspace, bool Again, string? Handle, ConnectQuestion? Asks, string? Answer);
