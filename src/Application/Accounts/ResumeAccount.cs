using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>Resumes an account's posts, in order.</summary>
public sealed class ResumeAccount(IAccountStore accounts, TimeProvider clock) : IUseCase<ResumeAccount.Input, AccountView>
{
    public sealed record Input(Id<SocialAccount> AccountId);

    public Access Access => Access.Write(Permission.AccountsManage);

    public async Task<Result<AccountView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        if (await accounts.FindAsync(scope, input.AccountId, ct) is not { } account)
            return new NotFound();

        if (account.Resume(clock.GetUtcNow()))
        {
            scope.Audit("account.resume", account.Id.ToString());
            scope.NudgeWorker();
        }

        return AccountView.Of(account);
    }
}
