using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Vault;

/// <summary>
/// Brings every envelope under the active key, a small batch at a time. It keeps no place: what is left is found by the key
/// that sealed it, so that it can be stopped anywhere and started again, also twice at once.
/// </summary>
public sealed class RotateVault(ISealedRowFinder finder, ITokenVault vault)
{
    private const int BatchSize = 200;

    /// <summary>What stays behind cannot be opened: its key is not in the ring, or the row was damaged.</summary>
    /// <param name="enter">Enters a tenant as whoever does it.</param>
    public async Task RunAsync(Func<Id<Tenant>, Call> enter, CancellationToken ct)
    {
        foreach (var count in await finder.CountAsync(ct))
        {
            if (count.KeyId != vault.ActiveKeyId && vault.Holds(count.KeyId))
                await RotateAsync(enter, count.Column, count.KeyId, ct);
        }
    }

    private async Task RotateAsync(Func<Id<Tenant>, Call> enter, string column, int keyId, CancellationToken ct)
    {
        var unreadable = new HashSet<Guid>();
        while (await finder.FindAsync(column, keyId, unreadable, BatchSize, ct) is { Count: > 0 } found)
        {
            foreach (var rows in found.GroupBy(row => row.TenantId))
            {
                await using var call = enter(rows.Key);
                var resealed = await call.Runner.InTenant(call.Get<ResealRows>(), new(column, keyId, [.. rows]), ct);
                // Rows that somebody changed meanwhile are found again; anything else would be refused for ever.
                if (resealed.Error is not InvalidState)
                    unreadable.UnionWith(resealed.Value);
            }
        }
    }
}
