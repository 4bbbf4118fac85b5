using Postato.Application.UseCases;
using Postato.Domain.Tenancy;

namespace Postato.Application.Workspaces;

/// <summary>Writes workspaces. The entities that it finds are tracked: the runner saves their changes.</summary>
public interface IWorkspaceStore
{
    /// <summary>The scope's own workspace.</summary>
    Task<Workspace> GetAsync(WorkspaceScope scope, CancellationToken ct);
}
