using Microsoft.EntityFrameworkCore;
using Postato.Application.Accounts;
using Postato.Application.Lists;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Networks;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Persistence.Stores;

/// <summary>Social accounts without their tokens.</summary>
internal sealed class AccountStore(UnitOfWork work) : IAccountStore
{
    public Task<SocialAccount?> FindAsync(WorkspaceScope scope, Id<SocialAccount> id, CancellationToken ct) =>
        In(scope).FirstOrDefaultAsync(account => account.Id == id, ct);

    public Task<SocialAccount?> FindAsync(WorkspaceScope scope, Platform platform, string platformAccountId, CancellationToken ct) =>
        In(scope).FirstOrDefaultAsync(account => account.Platform == platform && account.PlatformAccountId == platformAccountId, ct);

    public async Task<Page<SocialAccount>> ListAsync(WorkspaceScope scope, AccountFilter filter, PageRequest page, CancellationToken ct)
    {
        var accounts = In(scope).AsNoTracking();
        if (filter.Platform is { } platform)
            accounts = accounts.Where(account => account.Platform == new Platform(platform));
        if (filter.Statuses.Count > 0)
            accounts = accounts.Where(account => filter.Statuses.Contains(account.Status));
        if (page.After is { } after)
            accounts = accounts.Where(account => account.Id < new Id<SocialAccount>(after));

        var rows = await accounts.OrderByDescending(account => account.Id).Take(page.Limit + 1).ToListAsync(ct);
        return page.Cut(rows, account => account.Id.Value);
    }

    public void Add(WorkspaceScope scope, SocialAccount account) => work.Db.Add(account);

    private IQueryable<SocialAccount> In(WorkspaceScope scope) =>
        work.Db.Set<SocialAccount>().Where(account => account.TenantId == scope.TenantId && account.WorkspaceId == scope.WorkspaceId);
}
