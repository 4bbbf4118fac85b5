using System.Text.Json;
using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Events;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>The network's answer comes back: in the same browser, once, in time; then the account is connected.</summary>
public sealed class CompleteConnection(
    IConnectLinkStore links, IAccountStore accounts, ITokenStore tokens, NetworkRegistry networks, ShortTransactions transactions, PublicAddress address, TimeProvider clock)
    : IUseCase<CompleteConnection.Input, CompletedConnection>
{
    /// <param name="Server">What stood behind the callback's address; null: nothing.</param>
    /// <param name="Browser">The cookie's value.</param>
    /// <param name="Query">What the network sent.</param>
    public sealed record Input(string Platform, string? Server, string? Browser, Secret State, IReadOnlyDictionary<string, string> Query);

    public Access Access => Access.CallsOut(Permission.AccountsManage);

    public async Task<Result<CompletedConnection>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        var spent = await SpendStateAsync(input, scope, ct);
        if (!spent.Succeeded(out var walk, out var refusal))
            return refusal;

        var authorizer = networks.Of(walk.Link.Platform).Authorizer;
        if (input.Server is not null && !authorizer.HasCallbackOfServer)
            return new NotFound();

        var completed = await authorizer.CompleteAsync(new(input.Query, ConnectCallback.Of(address, walk.Link.Platform, input.Server), input.State, walk.Session), CancellationToken.None);
        if (!completed.Succeeded(out var profile, out refusal))
            return refusal;

        var connected = await transactions.RunAsync<CompletedConnection>(scope, () => ConnectAsync(walk.Link, profile, scope, CancellationToken.None), CancellationToken.None);
        // What is not kept is given back: nobody would ever end it.
        if (connected.Error is not null)
            await authorizer.RevokeAsync(new(profile.PlatformAccountId, profile.Username, profile.Tokens, profile.Facts), CancellationToken.None);
        return connected;
    }

    /// <summary>Before anything is asked of the network, the state is spent: a second answer finds nothing.</summary>
    private Task<Result<Walk>> SpendStateAsync(Input input, WorkspaceScope scope, CancellationToken ct) => transactions.RunAsync<Walk>(scope, async () =>
    {
        var now = clock.GetUtcNow();
        var id = Id<ConnectLink>.ParseOrNone(scope.Caller.Actor);
        if (await links.FindAsync(scope, id, ct) is not { } link || !link.IsOpen(now) || link.AuthorizationExpiresAt <= now || link.Platform.Key != input.Platform)
            return new NotFound();
        if (!ConnectSecrets.Matches(link.StateHash, input.State.Reveal()) || !ConnectSecrets.Matches(link.BrowserHash, input.Browser))
            return new NotFound();
        if (await links.ReadSessionAsync(scope, id, ct) is not { } session)
        {
            scope.AuditRefusal("vault.unreadable", id.ToString());
            return new Unavailable(TimeSpan.FromSeconds(30));
        }

        link.EndAuthorization();
        return new Walk(link, session);
    }, ct);

    private async Task<Result<CompletedConnection>> ConnectAsync(ConnectLink walked, ConnectedProfile profile, WorkspaceScope scope, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await links.FindAsync(scope, walked.Id, ct) is not { } link || !link.IsOpen(now))
            return new NotFound();

        var account = await accounts.FindAsync(scope, link.Platform, profile.PlatformAccountId, ct);
        if (link.AccountId is { } wanted && account?.Id != wanted)
            return new ValidationFailed("authorization", "wrong_account", "Another profile was authorized than the one to reconnect. Start again with the right one.");

        if (account is null)
        {
            account = SocialAccount.Connect(scope.TenantId, scope.WorkspaceId, link.Platform, profile, now);
            accounts.Add(scope, account);
        }
        else
        {
            account.Reconnect(profile, now);
        }

        link.Use(now);
        tokens.Store(scope, account.Id, profile.Tokens);
        scope.Record(EventTypes.AccountConnected, account.Id.ToString(), JsonSerializer.Serialize(new { accountId = account.Id.ToString(), platform = account.Platform.Key, username = account.Username }));
        scope.Audit("account.connect", account.Id.ToString());
        // Posts that waited for this are due.
        scope.NudgeWorker();
        return new CompletedConnection(AccountView.Of(account), link.RedirectUrl);
    }

    private sealed record Walk(ConnectLink Link, Secret Session);
}

public sealed record CompletedConnection(AccountView Account, string? RedirectUrl);
