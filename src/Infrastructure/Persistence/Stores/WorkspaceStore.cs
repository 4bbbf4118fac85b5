using Microsoft.EntityFrameworkCore;
using Postato.Application.UseCases;
using Postato.Application.Workspaces;
using Postato.Domain.Tenancy;

namespace Postato.Infrastructure.Persistence.Stores;

internal sealed class WorkspaceStore(UnitOfWork work) : IWorkspaceStore
{
    public Task<Workspace> GetAsync(WorkspaceScope scope, CancellationToken ct) =>
        work.Db.Set<Workspace>().FirstAsync(workspace => workspace.TenantId == scope.TenantId && workspace.Id == scope.WorkspaceId, ct);
}
