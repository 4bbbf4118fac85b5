using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>Pauses an account's posts: what is in flight finishes, the rest waits. Pausing twice changes nothing.</summary>
public sealed class PauseAccount(IAccountStore accounts, TimeProvider clock) : IUseCase<PauseAccount.Input, AccountView>
{
    public sealed record Input(Id<SocialAccount> AccountId);

    public Access Access => Access.Write(Permission.AccountsManage);

    public async Task<Result<AccountView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        if (await accounts.FindAsync(scope, input.AccountId, ct) is not { } account)
            return new NotFound();

        if (account.Pause(clock.GetUtcNow()))
            scope.Audit("account.pause", account.Id.ToString());
        return AccountView.Of(account);
    }
}
