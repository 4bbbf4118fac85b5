using Postato.Domain.Primitives;

namespace Postato.Application.UseCases;

/// <summary>One thing that a caller can do in its tenant, across the workspaces that it reaches.</summary>
public interface ITenantUseCase<in TInput, TOutput>
{
    /// <summary>Reads unless it says otherwise.</summary>
    AccessMode Mode => AccessMode.Read;

    Task<Result<TOutput>> Handle(TInput input, TenantScope scope, CancellationToken ct);
}
