using Postato.Domain.Primitives;

namespace Postato.Application.UseCases;

/// <summary>One thing that a caller can do in a workspace. REST, MCP, the dashboard, gRPC and jobs all call this class, through the runner.</summary>
public interface IUseCase<in TInput, TOutput>
{
    /// <summary>Who may do it, and what it needs.</summary>
    Access Access { get; }

    Task<Result<TOutput>> Handle(TInput input, WorkspaceScope scope, CancellationToken ct);
}

/// <summary>One thing that a caller can do in its tenant, across the workspaces that it reaches.</summary>
public interface ITenantUseCase<in TInput, TOutput>
{
    Task<Result<TOutput>> Handle(TInput input, TenantScope scope, CancellationToken ct);
}
