using FluentValidation;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>
/// One thing that a caller can do. REST, MCP, the dashboard, gRPC, jobs and operator commands all call this class, through the runner. The
/// type of its scope says where it runs: <see cref="WorkspaceScope"/>, <see cref="TenantScope"/>, <see cref="InstallationScope"/> or <see
/// cref="ConnectPageScope"/>.
/// </summary>
public interface IUseCase<TScope, in TInput, TOutput>
    where TScope : Scope
{
    /// <summary>The permission that it requires, and how it runs.</summary>
    Access Access { get; }

    /// <summary>For a permission that depends on the input: a draft needs less than a publication.</summary>
    Access AccessFor(TInput input) => Access;

    /// <summary>Validates the input on its own, without clock or data.</summary>
    IValidator<TInput>? Rules => null;

    /// <summary>
    /// Announces to the stores what will be looked up, so that the queries join the round trip that opens the transaction.
    /// </summary>
    void Foresee(TInput input, Id<Workspace> workspace) { }

    Task<Result<TOutput>> Handle(TInput input, TScope scope, CancellationToken ct);
}

/// <summary>A use case in a workspace, as most are.</summary>
public interface IUseCase<in TInput, TOutput> : IUseCase<WorkspaceScope, TInput, TOutput>;
