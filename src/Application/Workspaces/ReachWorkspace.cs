using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Workspaces;

/// <summary>Checks only that the caller reaches the workspace, for a request that runs many use cases there.</summary>
public sealed class ReachWorkspace : IUseCase<ReachWorkspace.Input, ReachWorkspace.Reached>
{
    public sealed record Input;

    public sealed record Reached;

    public Access Access => Access.Read(Permission.None);

    public Task<Result<Reached>> Handle(Input input, WorkspaceScope scope, CancellationToken ct) =>
        Task.FromResult<Result<Reached>>(new Reached());
}
