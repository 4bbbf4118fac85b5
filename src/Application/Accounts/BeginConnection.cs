using Postato.Application.Http;
using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>A person leaves for the network: the state is bound to this link and this browser, for ten minutes and one answer.</summary>
public sealed class BeginConnection(
    IConnectLinkStore links, NetworkRegistry networks, CustomerFetches fetches, ShortTransactions transactions, PublicAddress address,
    TimeProvider clock)
    : IUseCase<ConnectPageScope, BeginConnection.Input, BegunConnection>
{
    /// <param name="Answer">As typed on the page; null: as the link says.</param>
    public sealed record Input(string? Answer);

    public Access Access => Access.CallsOut(Permission.AccountsManage);

    public async Task<Result<BegunConnection>> Handle(Input input, ConnectPageScope scope, CancellationToken ct)
    {
        var opened = await transactions.RunAsync<ConnectLink>(scope, async () =>
            await links.FindAsync(scope, scope.LinkId, ct) is { } found ? found : new NotFound(), ct);
        if (!opened.Succeeded(out var link, out var refusal))
            return refusal;

        var (state, browser) = (ConnectSecrets.New(), ConnectSecrets.New());
        var (handle, server) = AnswerOf(link, input);
        var request = new AuthorizationRequest(handle, server, ConnectCallback.Of(address, link.Platform), state);
        // A handle or a server is an address that a stranger chose.
        var started = await fetches.RunAsync(
            scope.TenantId, scope.WorkspaceId, token => networks.Of(link.Platform).Authorizer.StartAsync(request, token), ct);
        if (!started.Succeeded(out var start, out refusal))
            return refusal;

        return await transactions.RunAsync<BegunConnection>(scope, async () =>
        {
            if (await links.FindAsync(scope, scope.LinkId, ct) is not { } current || !current.IsOpen(clock.GetUtcNow()))
                return new NotFound();

            current.BeginAuthorization(ConnectSecrets.Hash(state.Reveal()), ConnectSecrets.Hash(browser.Reveal()), clock.GetUtcNow());
            links.KeepSession(scope, scope.LinkId, start.Session);
            return new BegunConnection(start.AuthorizeUrl, browser);
        }, ct);
    }

    // A link for one account leaves nothing to be answered otherwise.
    private (string? Handle, string? Server) AnswerOf(ConnectLink link, Input input) =>
        (link.AccountId, networks.Of(link.Platform).Authorizer.Asks?.Field) switch
        {
            (null, ConnectField.Handle) => (input.Answer ?? link.Handle, link.Server),
            (null, ConnectField.Server) => (link.Handle, input.Answer ?? link.Server),
            _ => (link.Handle, link.Server),
        };
}

/// <param name="Browser">For a cookie: the answer must come back to the browser that left.</param>
public sealed record BegunConnection(Uri AuthorizeUrl, Secret Browser);

/// <summary>Where networks send people back to.</summary>
public static class ConnectCallback
{
    public static Uri Of(PublicAddress address, Platform platform) => address.Of($"/connect/{platform}/callback");

    /// <param name="server">What stands behind the address, where each of a network's servers has its own; null: nothing.</param>
    public static Uri Of(PublicAddress address, Platform platform, string? server) =>
        server is null ? Of(address, platform) : address.Of($"/connect/{platform}/callback/{Uri.EscapeDataString(server)}");
}
