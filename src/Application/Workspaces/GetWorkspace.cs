using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Workspaces;

/// <summary>Returns one workspace. Access to it is all the permission that it needs.</summary>
public sealed class GetWorkspace(IWorkspaceReader workspaces) : IUseCase<GetWorkspace.Input, WorkspaceView>
{
    public sealed record Input;

    public Access Access => Access.Read(Permission.None);

    public async Task<Result<WorkspaceView>> Handle(Input input, WorkspaceScope scope, CancellationToken ct) =>
        await workspaces.GetAsync(scope, ct) is { } view ? view : new NotFound();
}
