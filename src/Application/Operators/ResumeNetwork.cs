using Postato.Application.Deliveries;
using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Operators;

/// <summary>Ends every hold on a network, for all tenants, whatever its reason.</summary>
public sealed class ResumeNetwork(INetworkHolds holds, NetworkRegistry networks) : IUseCase<InstallationScope, ResumeNetwork.Input, string>
{
    /// <param name="Platform">A platform's key, or <see cref="INetworkHolds.All"/>.</param>
    public sealed record Input(string Platform);

    public Access Access => Access.Write(InstallationPermission.Operate);

    /// <returns>The platform as it is stored.</returns>
    public Task<Result<string>> Handle(Input input, InstallationScope scope, CancellationToken ct)
    {
        if (!HeldNetwork.Of(input.Platform, networks).Succeeded(out var platform, out var refusal))
            return Task.FromResult<Result<string>>(refusal);

        holds.Resume(scope, platform);
        scope.Audit("network.resume", platform);
        scope.NudgeWorker();
        return Task.FromResult<Result<string>>(platform);
    }
}
