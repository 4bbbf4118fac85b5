using Microsoft.EntityFrameworkCore;
using Postato.Application.Lists;
using Postato.Application.UseCases;
using Postato.Application.Workspaces;
using Postato.Domain.Accounts;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Readers;

/// <summary>Reads workspaces with the figures that a list shows.</summary>
internal sealed class WorkspaceReader(UnitOfWork work, TimeProvider clock) : IWorkspaceReader
{
    // Beyond this number the exact count does not matter, and counting a million rows would take too long.
    private const int CountedPosts = 10_000;

    private static readonly TimeSpan Recent = TimeSpan.FromDays(30);

    public async Task<Page<WorkspaceView>> ListAsync(TenantScope scope, PageRequest page, CancellationToken ct)
    {
        var reachable = scope.Grants.Select(grant => grant.WorkspaceId).ToList();
        var workspaces = In(scope).Where(workspace => reachable.Contains(workspace.Id));
        if (page.After is { } after)
            workspaces = workspaces.Where(workspace => workspace.Id < new Id<Workspace>(after));

        return page.Cut(
            await ViewsAsync(workspaces.OrderByDescending(workspace => workspace.Id).Take(page.Limit + 1), ct), view => view.Id.Value);
    }

    public async Task<WorkspaceView?> GetAsync(WorkspaceScope scope, CancellationToken ct) =>
        await ViewsAsync(In(scope).Where(workspace => workspace.Id == scope.WorkspaceId), ct) is [var view] ? view : null;

    private IQueryable<Workspace> In(TenantScope scope) =>
        work.Db.Set<Workspace>().AsNoTracking().Where(workspace => workspace.TenantId == scope.TenantId && workspace.DeletedAt == null);

    private async Task<List<WorkspaceView>> ViewsAsync(IQueryable<Workspace> workspaces, CancellationToken ct)
    {
        var connected = work.Db.Set<SocialAccount>().Where(account => account.Status == AccountStatus.Connected);
        var since = new Id<Post>(Uuid7.New(clock.GetUtcNow() - Recent));
        var rows = await workspaces
            .Select(workspace => new
            {
                Workspace = workspace,
                Platforms = connected.Where(account => account.TenantId == workspace.TenantId && account.WorkspaceId == workspace.Id)
                    .Select(account => account.Platform)
                    .ToList(),
                Posts = work.Db.Set<Post>()
                    .Where(post => post.TenantId == workspace.TenantId && post.WorkspaceId == workspace.Id && post.Id > since
                        && post.DeletedAt == null)
                    .OrderByDescending(post => post.Id).Take(CountedPosts).Count(),
            })
            .ToListAsync(ct);

        // Members follow with sessions.
        return [.. rows.Select(row => new WorkspaceView(
            row.Workspace.Id, row.Workspace.Name, row.Workspace.CreatedAt, row.Workspace.UpdatedAt,
            row.Platforms.Count, [.. row.Platforms.Select(platform => platform.Key).Distinct().Order(StringComparer.Ordinal)], 0, row.Posts,
            row.Workspace.PausedAt))];
    }
}
