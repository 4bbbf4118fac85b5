using Postato.Application.Http;
using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>
/// Sends a person to the network. The state is bound to this link and this browser, is good for ten minutes and accepts one answer.
/// </summary>
public sealed class BeginConnection(
    IConnectLinkStore links, NetworkRegistry networks, CustomerFetches fetches, ShortTransactions transactions, PublicAddress address,
    TimeProvider clock)
    : IUseCase<ConnectPageScope, BeginConnection.Input, BegunConnection>
{
    /// <param name="Answer">What the person typed on the page; null uses what the link says.</param>
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
        // A handle or a server is an address that the person chose, so the fetch is limited and its timing hidden.
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

    // A link for one account fixes the handle or server, so the person cannot choose another.
    private (string? Handle, string? Server) AnswerOf(ConnectLink link, Input input) =>
        (link.AccountId, networks.Of(link.Platform).Authorizer.Asks?.Field) switch
        {
            (null, ConnectField.Handle) => (input.Answer ?? link.Handle, link.Server),
            (null, ConnectField.Server) => (link.Handle, input.Answer ?? link.Server),
            _ => (link.Handle, link.Server),
        };
}

/// <param name="Browser">The value for the cookie: only the browser that began may complete.</param>
public sealed record BegunConnection(Uri AuthorizeUrl, Secret Browser);

/// <summary>The address that networks redirect people back to.</summary>
public static class ConnectCallback
{
    public static Uri Of(PublicAddress address, Platform platform) => address.Of($"/connect/{platform}/callback");

    /// <param name="server">
    /// The part of the callback path that differs per server, for a network where each server has its own; null for the others.
    /// </param>
    public static Uri Of(PublicAddress address, Platform platform, string? server) =>
        server is null ? Of(address, platform) : address.Of($"/connect/{platform}/callback/{Uri.EscapeDataString(server)}");
}
