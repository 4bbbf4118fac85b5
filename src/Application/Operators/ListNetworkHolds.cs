using Postato.Application.Deliveries;
using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Operators;

/// <summary>Lists the networks that are held for all tenants.</summary>
public sealed class ListNetworkHolds(INetworkHolds holds) : IUseCase<InstallationScope, ListNetworkHolds.Input, IReadOnlyList<NetworkHold>>
{
    public sealed record Input;

    public Access Access => Access.Read(InstallationPermission.Read);

    public async Task<Result<IReadOnlyList<NetworkHold>>> Handle(Input input, InstallationScope scope, CancellationToken ct) =>
        (await holds.ListAsync(scope, ct)).ToList();
}
