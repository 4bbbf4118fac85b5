using FluentValidation;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.UseCases;

/// <summary>One thing that a caller can do in a workspace. REST, MCP, the dashboard, gRPC and jobs all call this class, through the runner.</summary>
public interface IUseCase<in TInput, TOutput>
{
    /// <summary>Who may do it, and what it needs.</summary>
    Access Access { get; }

    /// <summary>Where the permission depends on what is asked: a draft needs less than a publication.</summary>
    Access AccessFor(TInput input) => Access;

    /// <summary>The input's own rules, without clock or data.</summary>
    IValidator<TInput>? Rules => null;

    /// <summary>Tells the stores what will be looked up, so that it is asked in the round trip that opens the transaction.</summary>
    void Foresee(TInput input, Id<Workspace> workspace) { }

    Task<Result<TOutput>> Handle(TInput input, WorkspaceScope scope, CancellationToken ct);
}
