using Postato.Application.UseCases;
using Postato.Domain.Accounts;

namespace Postato.Application.Vault;

/// <summary>
/// Brings every envelope under the active key, a small batch at a time. It keeps no place: what is left is found by the key
/// that sealed it, so that it can be stopped anywhere and started again, also twice at once.
/// </summary>
public sealed class RotateVault(SystemDoor door, ISealedRowFinder finder, ITokenVault vault)
{
    private const int BatchSize = 200;

    /// <summary>What stays behind cannot be opened: its key is not in the ring, or the row was damaged.</summary>
    /// <param name="part">Who does it, as the audit trail names it.</param>
    public async Task RunAsync(string part, CancellationToken ct)
    {
        foreach (var count in await finder.CountAsync(ct))
        {
            if (count.KeyId != vault.ActiveKeyId && vault.Holds(count.KeyId))
                await RotateAsync(part, count.Column, count.KeyId, ct);
        }
    }

    private async Task RotateAsync(string part, string column, int keyId, CancellationToken ct)
    {
        var unreadable = new HashSet<Guid>();
        while (await finder.FindAsync(column, keyId, unreadable, BatchSize, ct) is { Count: > 0 } found)
        {
            foreach (var rows in found.GroupBy(row => row.TenantId))
            {
                await using var entrance = door.Enter(part, rows.Key);
                var resealed = await entrance.Runner.InTenant(entrance.Get<ResealRows>(), new(column, keyId, [.. rows]), ct);
                if (resealed.Succeeded(out var closed, out _))
                    unreadable.UnionWith(closed);
            }
        }
    }
}
