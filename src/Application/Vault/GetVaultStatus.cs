using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Vault;

/// <summary>Counts the envelopes per ring key and column: a key without any can be removed.</summary>
public sealed class GetVaultStatus(ISealedRowFinder finder) : IUseCase<InstallationScope, GetVaultStatus.Input, IReadOnlyList<SealedCount>>
{
    public sealed record Input;

    public Access Access => Access.Read(InstallationPermission.Read);

    public async Task<Result<IReadOnlyList<SealedCount>>> Handle(Input input, InstallationScope scope, CancellationToken ct) =>
        (await finder.CountAsync(ct)).ToList();
}
