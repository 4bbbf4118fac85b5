using Postato.Application.Lists;
using Postato.Application.UseCases;

namespace Postato.Application.Workspaces;

/// <summary>Reads workspaces, only those that the scope reaches.</summary>
public interface IWorkspaceReader
{
    Task<Page<WorkspaceView>> ListAsync(TenantScope scope, PageRequest page, CancellationToken ct);

    Task<WorkspaceView?> GetAsync(WorkspaceScope scope, CancellationToken ct);
}
