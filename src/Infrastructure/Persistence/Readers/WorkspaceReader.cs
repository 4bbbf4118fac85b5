using Microsoft.EntityFrameworkCore;
using Postato.Application.Lists;
using Postato.Application.UseCases;
using Postato.Application.Workspaces;
using Postato.Domain.Accounts;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Readers;

/// <summary>Workspaces with what a list shows of them.</summary>
internal sealed class WorkspaceReader(UnitOfWork work, TimeProvider clock) : IWorkspaceReader
{
    private static readonly TimeSpan Recent = TimeSpan.FromDays(30);

    public async Task<Page<WorkspaceView>> ListAsync(TenantScope scope, PageRequest page, CancellationToken ct)
    {
        var reachable = scope.Grants.Select(grant => grant.WorkspaceId).ToList();
        var workspaces = In(scope).Where(workspace => reachable.Contains(workspace.Id));
        if (page.After is { } after)
            workspaces = workspaces.Where(workspace => workspace.Id < new Id<Workspace>(after));

        var rows = await ViewsOf(workspaces.OrderByDescending(workspace => workspace.Id).Take(page.Limit + 1)).ToListAsync(ct);
        return page.Cut(rows, view => view.Id.Value);
    }

    public Task<WorkspaceView?> GetAsync(WorkspaceScope scope, CancellationToken ct) =>
        ViewsOf(In(scope).Where(workspace => workspace.Id == scope.WorkspaceId)).FirstOrDefaultAsync(ct);

    private IQueryable<Workspace> In(TenantScope scope) =>
        work.Db.Set<Workspace>().Where(workspace => workspace.TenantId == scope.TenantId && workspace.DeletedAt == null);

    // People, and so members, come with sessions.
    private IQueryable<WorkspaceView> ViewsOf(IQueryable<Workspace> workspaces)
    {
        var connected = work.Db.Set<SocialAccount>().Where(account => account.Status == AccountStatus.Connected);
        var since = new Id<Post>(Guid.CreateVersion7(clock.GetUtcNow() - Recent));
        return workspaces.Select(workspace => new WorkspaceView(
            workspace.Id,
            workspace.Name,
            workspace.CreatedAt,
            workspace.UpdatedAt,
            connected.Count(account => account.TenantId == workspace.TenantId && account.WorkspaceId == workspace.Id),
            connected.Where(account => account.TenantId == workspace.TenantId && account.WorkspaceId == workspace.Id)
                .Select(account => account.Platform.ToString()).Distinct().Order().ToList(),
            0,
            work.Db.Set<Post>().Count(post => post.TenantId == workspace.TenantId && post.WorkspaceId == workspace.Id && post.Id > since && post.DeletedAt == null)));
    }
}
