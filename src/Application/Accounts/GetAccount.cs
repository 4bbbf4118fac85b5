using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>One account.</summary>
public sealed class GetAccount(IAccountStore accounts) : IUseCase<GetAccount.Input, AccountView>
{
    public sealed record Input(Id<SocialAccount> AccountId);

    public Access Access => Access.Read(Permission.AccountsRead);

    public async Task<Result<AccountView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct) =>
        await accounts.FindAsync(scope, input.AccountId, ct) is { } account ? AccountView.Of(account) : new NotFound();
}
