using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>Reads what the hosted page shows before the person leaves for the network.</summary>
public sealed class OpenConnectPage(IConnectLinkStore links, NetworkRegistry networks, TimeProvider clock)
    : IUseCase<ConnectPageScope, OpenConnectPage.Input, ConnectPageView>
{
    /// <param name="Browser">The cookie's value: the profiles of a consent are shown to the browser that began and to no other.</param>
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

    /// <summary>Null when they cannot be opened: then the person authorizes again.</summary>
    private async Task<IReadOnlyList<ProfileChoice>?> ReadChoicesAsync(ConnectPageScope scope, CancellationToken ct) =>
        await links.ReadSessionAsync(scope, scope.LinkId, ct) is { } offered
            ? [.. OfferedProfiles.Open(offered)
                .Select(profile => new ProfileChoice(profile.PlatformAccountId, profile.Username, profile.DisplayName))]
            : null;

    // When an account is reconnected its handle is known, and when the link names a server, that server asks for the handle.
    private static bool IsAnswered(ConnectLink link, ConnectQuestion? asks) =>
        link.AccountId is not null || (asks?.Field == ConnectField.Handle && link.Server is not null);
}

/// <param name="Again">The account that is reconnected; null for a new one.</param>
/// <param name="Asks">The question on the page; null when there is none.</param>
/// <param name="Answer">The answer that the link already contains.</param>
/// <param name="Profiles">The profiles to pick from; null when nobody has authorized yet.</param>
public sealed record ConnectPageView(
    string Network, string Workspace, bool Again, string? Handle, ConnectQuestion? Asks, string? Answer,
    IReadOnlyList<ProfileChoice>? Profiles);

/// <param name="Id">The network's id of the profile.</param>
public sealed record ProfileChoice(string Id, string Username, string? DisplayName);
