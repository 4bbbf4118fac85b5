using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Workspaces;

/// <summary>
/// Pauses the posts of all accounts of a workspace: what is in flight finishes, the rest waits. Pausing twice changes nothing.
/// </summary>
public sealed class PauseWorkspace(IWorkspaceStore workspaces, IWorkspaceReader reader, TimeProvider clock)
    : IUseCase<PauseWorkspace.Input, WorkspaceView>
{
    public sealed record Input;

    public Access Access => Access.Write(Permission.WorkspaceManage);

    public async Task<Result<WorkspaceView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        var workspace = await workspaces.GetAsync(scope, ct);
        if (workspace.Pause(clock.GetUtcNow()))
            scope.Audit("workspace.pause", workspace.Id.ToString());
        return (await reader.GetAsync(scope, ct))!.With(workspace);
    }
}
