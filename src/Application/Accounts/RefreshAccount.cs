using Postato.Application.Deliveries;
using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Events;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Accounts;

/// <summary>
/// Refreshes one account's tokens before they expire. When only a person can help, the account is marked and one event is recorded.
/// </summary>
public sealed class RefreshAccount(
    IAccountStore accounts, ITokenStore tokens, TokenKeeper keeper, NetworkRegistry networks, ShortTransactions transactions,
    TimeProvider clock)
    : IUseCase<RefreshAccount.Input, AccountStatus>
{
    private static readonly TimeSpan UnreadableWait = TimeSpan.FromHours(1);

    /// <param name="EndsAt">Expiry of the token that was found; when the stored one differs, another refresh was faster.</param>
    public sealed record Input(Id<SocialAccount> AccountId, DateTimeOffset? EndsAt);

    public Access Access => Access.CallsOut(Permission.AccountsManage);

    public async Task<Result<AccountStatus>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        var read = await transactions.RunAsync<Found>(scope, () => ReadAsync(input, scope, ct), ct);
        if (!read.Succeeded(out var found, out var refusal))
            return refusal;
        if (found.Tokens is null || found.Tokens.ExpiresAt != input.EndsAt)
            return AccountStatus.Connected;

        var account = found.Account;
        var session = new AccountSession(account.PlatformAccountId, account.Username, found.Tokens, account.Facts);
        var kept = await keeper.RefreshAsync(
            new(scope.TenantId, scope.WorkspaceId, account.Id), networks.Of(account.Platform).Authorizer, session, CancellationToken.None);
        if (kept.Tokens is not null || kept.When is not null)
            return AccountStatus.Connected;

        return await transactions.RunAsync<AccountStatus>(scope, () => ExpireAsync(account, kept.Error!, scope), CancellationToken.None);
    }

    private async Task<Result<Found>> ReadAsync(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        if (await accounts.FindAsync(scope, input.AccountId, ct) is not { Status: AccountStatus.Connected } account)
            return new NotFound();

        // The store writes the audit entry itself, because this refusal rolls back.
        if ((await tokens.ReadAsync(scope, account.Id, ct)).Succeeded(out var held, out _))
            return new Found(account, held);

        tokens.PutOff(scope, account.Id, clock.GetUtcNow() + UnreadableWait);
        return new Found(account, null);
    }

    private async Task<Result<AccountStatus>> ExpireAsync(SocialAccount seen, NetworkError error, WorkspaceScope scope)
    {
        // A person may have reconnected meanwhile, or a delivery may have met the same refusal.
        if (await accounts.FindAsync(scope, seen.Id, CancellationToken.None) is not { } account)
            return new NotFound();
        if (account.ConnectedAt != seen.ConnectedAt || !account.ExpireTokens(clock.GetUtcNow()))
            return account.Status;

        var expired = new AccountTokenExpired(AccountEventData.Of(account, error));
        scope.Record(expired);
        scope.Audit(expired.Type, expired.SubjectId);
        return account.Status;
    }

    private sealed record Found(SocialAccount Account, NetworkTokens? Tokens);
}
