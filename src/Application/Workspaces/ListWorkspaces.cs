using Postato.Application.Lists;
using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Workspaces;

/// <summary>The workspaces that the caller reaches, newest first.</summary>
public sealed class ListWorkspaces(IWorkspaceReader workspaces) : IUseCase<TenantScope, PageRequest, Page<WorkspaceView>>
{
    public Access Access => Access.Read(Permission.None);

    public async Task<Result<Page<WorkspaceView>>> Handle(PageRequest input, TenantScope scope, CancellationToken ct) =>
        await workspaces.ListAsync(scope, input, ct);
}
