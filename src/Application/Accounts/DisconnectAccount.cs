using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Events;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>Disconnects the account and revokes its tokens at the network. It is disconnected here whatever the network answers.</summary>
public sealed class DisconnectAccount(
    IAccountStore accounts, ITokenStore tokens, NetworkRegistry networks, ShortTransactions transactions, TimeProvider clock)
    : IUseCase<DisconnectAccount.Input, DisconnectedAccountView>
{
    public sealed record Input(Id<SocialAccount> AccountId);

    public Access Access => Access.CallsOut(Permission.AccountsManage);

    public async Task<Result<DisconnectedAccountView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        // The account is disconnected here first, so that nothing uses the tokens while the network is asked to revoke them.
        var taken = await transactions.RunAsync<(INetworkAuthorizer Authorizer, AccountSession? Session)>(scope, async () =>
        {
            if (await accounts.FindAsync(scope, input.AccountId, ct) is not { } account)
                return new NotFound();

            if (!(await tokens.ReadAsync(scope, account.Id, ct)).Succeeded(out var held, out var unreadable))
                return unreadable;

            if (account.Disconnect(clock.GetUtcNow()))
            {
                tokens.Clear(scope, account.Id);
                scope.Record(new AccountDisconnected(AccountEventData.Of(account)));
                scope.Audit("account.disconnect", account.Id.ToString());
            }

            return (
                networks.Of(account.Platform).Authorizer,
                held is null ? null : new AccountSession(account.PlatformAccountId, account.Username, held, account.Facts));
        }, ct);
        if (!taken.Succeeded(out var account, out var refusal))
            return refusal;

        var revoked = account.Session is not null && await account.Authorizer.RevokeAsync(account.Session, CancellationToken.None);
        return new DisconnectedAccountView(input.AccountId, Deleted: true, SnakeCase.Of(AccountStatus.Disconnected), revoked);
    }
}

/// <param name="RevokedAtNetwork">Whether the network confirmed that the tokens are revoked.</param>
public sealed record DisconnectedAccountView(Id<SocialAccount> Id, bool Deleted, string Status, bool RevokedAtNetwork);
