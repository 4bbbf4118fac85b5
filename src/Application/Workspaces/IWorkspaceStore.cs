using Postato.Application.UseCases;
using Postato.Domain.Tenancy;

namespace Postato.Application.Workspaces;

/// <summary>The write side of workspaces. What it finds is tracked: the runner saves it.</summary>
public interface IWorkspaceStore
{
    /// <summary>The scope's own.</summary>
    Task<Workspace> GetAsync(WorkspaceScope scope, CancellationToken ct);
}
