using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Operators;

/// <summary>Records who drains a worker. The worker stops claiming once this is committed.</summary>
public sealed class DrainWorker : IUseCase<InstallationScope, DrainWorker.Input, string>
{
    public sealed record Input(string WorkerId);

    public Access Access => Access.Write(InstallationPermission.Operate);

    public Task<Result<string>> Handle(Input input, InstallationScope scope, CancellationToken ct)
    {
        scope.Audit("worker.drain", input.WorkerId);
        return Task.FromResult<Result<string>>(input.WorkerId);
    }
}
