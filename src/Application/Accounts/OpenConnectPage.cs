using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>What the hosted page shows before anybody leaves for the network.</summary>
public sealed class OpenConnectPage(IConnectLinkStore links, NetworkRegistry networks, TimeProvider clock)
    : IUseCase<ConnectPageScope, OpenConnectPage.Input, ConnectPageView>
{
    /// <param name="Browser">The cookie's value: only the browser that began sees what its consent opened.</param>
    public sealed record Input(string? Browser);

    public Access Access => Access.Read(Permission.AccountsManage);

    public async Task<Result<ConnectPageView>> Handle(Input input, ConnectPageScope scope, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await links.FindAsync(scope, scope.LinkId, ct) is not { } link)
            return new NotFound();

        var network = networks.Of(link.Platform);
        var asks = IsAnswered(link, network.Authorizer.Asks) ? null : network.Authorizer.Asks;
        var chooses = link.AwaitsChoice(now) && ConnectSecrets.Matches(link.BrowserHash, input.Browser);
        return new ConnectPageView(
            network.Capabilities.DisplayName, scope.Grants[0].WorkspaceName, link.AccountId is not null, link.Handle, asks,
            asks?.Field == ConnectField.Server ? link.Server : link.Handle, chooses ? await ReadChoicesAsync(scope, ct) : null);
    }

    /// <summary>Null: they cannot be read, so that the person authorises again.</summary>
    private async Task<IReadOnlyList<ProfileChoice>?> ReadChoicesAsync(ConnectPageScope scope, CancellationToken ct) =>
        await links.ReadSessionAsync(scope, scope.LinkId, ct) is { } offered
            ? [.. OfferedProfiles.Open(offered)
                .Select(profile => new ProfileChoice(profile.PlatformAccountId, profile.Username, profile.DisplayName))]
            : null;

    // Who connects again is known; where a link leads to a server, that server asks who it is.
    private static bool IsAnswered(ConnectLink link, ConnectQuestion? asks) =>
        link.AccountId is not null || (asks?.Field == ConnectField.Handle && link.Server is not null);
}

/// <param name="Again">An account that was connected before, and no other.</param>
/// <param name="Asks">What the person is asked; null: nothing.</param>
/// <param name="Answer">What the link says already.</param>
/// <param name="Profiles">What the person's consent opened, of which they pick one; null: nobody authorised yet.</param>
public sealed record ConnectPageView(
    string Network, string Workspace, bool Again, string? Handle, ConnectQuestion? Asks, string? Answer,
    IReadOnlyList<ProfileChoice>? Profiles);

/// <param name="Id">The network's.</param>
public sealed record ProfileChoice(string Id, string Username, string? DisplayName);
