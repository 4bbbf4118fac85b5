using System.Diagnostics.CodeAnalysis;
using Postato.Domain.Primitives;

namespace Postato.Domain.Accounts;

/// <summary>Seals and opens the secrets that are stored. An envelope opens only in the slot for which it was sealed.</summary>
public interface ITokenVault
{
    /// <summary>Seals under the active key.</summary>
    byte[] Seal(Secret plain, VaultSlot slot);

    /// <summary>
    /// False when the envelope cannot be opened in this slot: it was moved or changed, or its key is missing. Never returns an empty
    /// secret.
    /// </summary>
    bool TryOpen(ReadOnlySpan<byte> envelope, VaultSlot slot, [NotNullWhen(true)] out Secret? plain);

    /// <summary>The id of the active ring key.</summary>
    int ActiveKeyId { get; }

    /// <summary>Whether the ring holds this key.</summary>
    bool Holds(int keyId);

    /// <summary>The id of the ring key that sealed an envelope: its bytes 1 to 4.</summary>
    int KeyIdOf(ReadOnlySpan<byte> envelope);
}

/// <summary>Where an envelope is stored; authenticated together with its content.</summary>
/// <param name="Column">Table and column: <c>social_accounts.access_token</c>, ASCII.</param>
/// <param name="WorkspaceId">Empty when the row belongs to no workspace.</param>
public readonly record struct VaultSlot(string Column, Guid TenantId, Guid WorkspaceId, Guid RowId);
