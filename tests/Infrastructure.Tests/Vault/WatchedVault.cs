using System.Diagnostics.CodeAnalysis;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Tests.Vault;

/// <summary>Reports each seal, so that a test can interrupt a given one.</summary>
internal sealed class WatchedVault(ITokenVault vault) : ITokenVault
{
    public Action OnSeal { get; set; } = () => { };

    public int ActiveKeyId => vault.ActiveKeyId;

    public bool Holds(int keyId) => vault.Holds(keyId);

    public byte[] Seal(Secret plain, VaultSlot slot)
    {
        OnSeal();
        return vault.Seal(plain, slot);
    }

    public bool TryOpen(ReadOnlySpan<byte> envelope, VaultSlot slot, [NotNullWhen(true)] out Secret? plain) =>
        vault.TryOpen(envelope, slot, out plain);

    public int KeyIdOf(ReadOnlySpan<byte> envelope) => vault.KeyIdOf(envelope);
}
