using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Vault;

/// <summary>
/// Reseals every envelope under the active key, in small batches. It stores no progress: the remaining envelopes are found by their key, so
/// it can be stopped and started at any time, also twice at once.
/// </summary>
public sealed class RotateVault(ISealedRowFinder finder, ITokenVault vault)
{
    private const int BatchSize = 200;

    /// <summary>Envelopes that remain could not be opened: their key is not in the ring, or the row is damaged.</summary>
    /// <param name="enter">Creates a call in a tenant, as the caller of the rotation.</param>
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
                // Rows that changed meanwhile are found again in the next round; any other failure would repeat for ever.
                if (resealed.Error is not InvalidState)
                    unreadable.UnionWith(resealed.Value);
            }
        }
    }
}
