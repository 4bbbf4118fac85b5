using FluentValidation;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>
/// One thing that a caller can do. REST, MCP, the dashboard, gRPC, jobs and operators' commands all call this class, through the runner.
/// The type of its scope says where it is done: <see cref="WorkspaceScope"/>, <see cref="TenantScope"/>,
/// <see cref="InstallationScope"/> or <see cref="ConnectPageScope"/>.
/// </summary>
public interface IUseCase<TScope, in TInput, TOutput>
    where TScope : Scope
{
    /// <summary>Who may do it, and what it needs.</summary>
    Access Access { get; }

    /// <summary>Where the permission depends on what is asked: a draft needs less than a publication.</summary>
    Access AccessFor(TInput input) => Access;

    /// <summary>The input's own rules, without clock or data.</summary>
    IValidator<TInput>? Rules => null;

    /// <summary>
    /// Tells the stores what will be looked up in a workspace, so that it is asked in the round trip that opens the transaction.
    /// </summary>
    void Foresee(TInput input, Id<Workspace> workspace) { }

    Task<Result<TOutput>> Handle(TInput input, TScope scope, CancellationToken ct);
}

/// <summary>One thing that a caller can do in a workspace, as most are.</summary>
public interface IUseCase<in TInput, TOutput> : IUseCase<WorkspaceScope, TInput, TOutput>;
