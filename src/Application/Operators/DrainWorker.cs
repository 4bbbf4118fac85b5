using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Operators;

/// <summary>Remembers who takes a worker out of service. The worker itself stops claiming once this is committed.</summary>
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
