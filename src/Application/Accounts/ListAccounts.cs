using Postato.Application.Lists;
using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>The accounts of a workspace, newest first.</summary>
public sealed class ListAccounts(IAccountStore accounts) : IUseCase<ListAccounts.Input, Page<AccountView>>
{
    public sealed record Input(AccountFilter Filter, PageRequest Page);

    public Access Access => Access.Read(Permission.AccountsRead);

    public async Task<Result<Page<AccountView>>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        var page = await accounts.ListAsync(scope, input.Filter, input.Page, ct);
        return new Page<AccountView>([.. page.Items.Select(AccountView.Of)], page.Cursor);
    }
}
