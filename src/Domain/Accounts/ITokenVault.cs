using System.Diagnostics.CodeAnalysis;
using Postato.Domain.Primitives;

namespace Postato.Domain.Accounts;

/// <summary>The one way in and out for secrets at rest. An envelope opens only in the slot that it was sealed for.</summary>
public interface ITokenVault
{
    /// <summary>Seals under the active key.</summary>
    byte[] Seal(Secret plain, VaultSlot slot);

    /// <summary>False when the envelope is not readable in this slot: moved, changed, or its key is gone. Never an empty secret.</summary>
    bool TryOpen(ReadOnlySpan<byte> envelope, VaultSlot slot, [NotNullWhen(true)] out Secret? plain);

    /// <summary>The id of the ring key that seals.</summary>
    int ActiveKeyId { get; }

    /// <summary>Whether the ring holds this key, so that what it sealed can be opened.</summary>
    bool Holds(int keyId);

    /// <summary>The id of the ring key that an envelope was sealed with: its bytes 1 to 4.</summary>
    int KeyIdOf(ReadOnlySpan<byte> envelope);
}

/// <summary>Where an envelope lives; part of what its tag protects.</summary>
/// <param name="Column">Table and column: <c>social_accounts.access_token</c>, ASCII.</param>
/// <param name="WorkspaceId">Empty when the row belongs to no workspace.</param>
public readonly record struct VaultSlot(string Column, Guid TenantId, Guid WorkspaceId, Guid RowId);
