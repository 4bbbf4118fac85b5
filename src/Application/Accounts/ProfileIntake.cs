using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Events;
using Postato.Domain.Networks;

namespace Postato.Application.Accounts;

/// <summary>
/// The last step of a connect link: creates the account of a profile, or updates the existing one. In the caller's transaction.
/// </summary>
public sealed class ProfileIntake(IConnectLinkStore links, IAccountStore accounts, ITokenStore tokens, TimeProvider clock)
{
    public async Task<CompletedConnection> TakeAsync(ConnectLink link, ConnectedProfile profile, WorkspaceScope scope, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var account = await accounts.FindAsync(scope, link.Platform, profile.PlatformAccountId, ct);
        if (account is null)
        {
            account = SocialAccount.Connect(scope.TenantId, scope.WorkspaceId, link.Platform, profile, now);
            accounts.Add(scope, account);
        }
        else
        {
            account.Reconnect(profile, now);
        }

        link.Use(account.Id, now);
        links.ForgetSession(scope, link.Id);
        tokens.Store(scope, account.Id, profile.Tokens);
        scope.Record(new AccountConnected(AccountEventData.Of(account)));
        scope.Audit("account.connect", account.Id.ToString());
        // Posts that waited for the account to be reconnected become due.
        scope.NudgeWorker();
        return new CompletedConnection(link.Id, AccountView.Of(account), link.RedirectUrl, null);
    }
}
