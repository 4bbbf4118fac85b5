using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Workspaces;

/// <summary>Resumes the posts of a workspace, each account's in order.</summary>
public sealed class ResumeWorkspace(IWorkspaceStore workspaces, IWorkspaceReader reader, TimeProvider clock)
    : IUseCase<ResumeWorkspace.Input, WorkspaceView>
{
    public sealed record Input;

    public Access Access => Access.Write(Permission.WorkspaceManage);

    public async Task<Result<WorkspaceView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        var workspace = await workspaces.GetAsync(scope, ct);
        if (workspace.Resume(clock.GetUtcNow()))
        {
            scope.Audit("workspace.resume", workspace.Id.ToString());
            scope.NudgeWorker();
        }

        return (await reader.GetAsync(scope, ct))!.With(workspace);
    }
}
