using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Vault;

/// <summary>
/// Reseals some envelopes of one tenant under the active key. Those that cannot be opened stay as they are and are returned.
/// </summary>
public sealed class ResealRows(ISealedRows rows, ITokenVault vault) : IUseCase<TenantScope, ResealRows.Input, IReadOnlyList<Guid>>
{
    public sealed record Input(string Column, int KeyId, IReadOnlyList<SealedRow> Rows);

    public Access Access => Access.Write(InstallationPermission.ManageKeys);

    /// <returns>The rows that could not be opened.</returns>
    public async Task<Result<IReadOnlyList<Guid>>> Handle(Input input, TenantScope scope, CancellationToken ct)
    {
        var unreadable = new List<Guid>();
        var envelopes = await rows.ReadAsync(scope, input.Column, input.KeyId, input.Rows, ct);
        foreach (var old in envelopes)
        {
            var slot = new VaultSlot(input.Column, scope.TenantId.Value, old.WorkspaceId, old.RowId);
            if (vault.TryOpen(old.Envelope, slot, out var plain))
            {
                rows.Replace(scope, input.Column, old, vault.Seal(plain, slot), vault.ActiveKeyId);
            }
            else
            {
                unreadable.Add(old.RowId);
                scope.Audit("vault.unreadable", $"{input.Column}:{old.RowId}");
            }
        }

        if (envelopes.Count > unreadable.Count)
            scope.Audit("vault.rotated", $"{input.Column}:{envelopes.Count - unreadable.Count}");
        return unreadable;
    }
}
