using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Infrastructure.Vault;

/// <summary>
/// Envelope, version 1: <c>01</c> · key id, 4 bytes big-endian · salt, 16 · nonce, 12 · ciphertext · tag, 16. The data key is
/// HKDF-SHA256 of the ring key with the record's salt (RFC 5869), so that each record has its own; AES-256-GCM with the
/// header and the slot as additional data.
/// </summary>
internal sealed class AesGcmTokenVault(KeyRing ring) : ITokenVault
{
    private const byte Version = 1;
    private const int SaltSize = 16;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 1 + 4 + SaltSize + NonceSize;

    public int ActiveKeyId => ring.ActiveKeyId;

    public bool Holds(int keyId) => ring.TryGet(keyId, out _);

    public byte[] Seal(Secret plain, VaultSlot slot)
    {
        Span<byte> salt = stackalloc byte[SaltSize];
        Span<byte> nonce = stackalloc byte[NonceSize];
        RandomNumberGenerator.Fill(salt);
        RandomNumberGenerator.Fill(nonce);
        return Seal(plain, slot, salt, nonce);
    }

    public bool TryOpen(ReadOnlySpan<byte> envelope, VaultSlot slot, [NotNullWhen(true)] out Secret? plain)
    {
        plain = null;
        if (envelope.Length < HeaderSize + TagSize || envelope[0] != Version || !ring.TryGet(KeyIdOf(envelope), out var ringKey))
            return false;

        var header = envelope[..HeaderSize];
        var text = new byte[envelope.Length - HeaderSize - TagSize];
        Span<byte> dataKey = stackalloc byte[32];
        try
        {
            DeriveKey(ringKey, header.Slice(5, SaltSize), dataKey);
            using var gcm = new AesGcm(dataKey, TagSize);
            gcm.Decrypt(header[(5 + SaltSize)..], envelope[HeaderSize..^TagSize], envelope[^TagSize..], text, AdditionalData(header, slot));
            plain = new Secret(Encoding.UTF8.GetString(text));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
            CryptographicOperations.ZeroMemory(text);
        }
    }

    public int KeyIdOf(ReadOnlySpan<byte> envelope) => BinaryPrimitives.ReadInt32BigEndian(envelope[1..5]);

    /// <summary>
    /// With a given salt and nonce, for known-answer tests. Using a nonce twice with one salt would break the encryption.
    /// </summary>
    internal byte[] Seal(Secret plain, VaultSlot slot, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> nonce)
    {
        var text = Encoding.UTF8.GetBytes(plain.Reveal());
        var envelope = new byte[HeaderSize + text.Length + TagSize];
        envelope[0] = Version;
        BinaryPrimitives.WriteInt32BigEndian(envelope.AsSpan(1), ring.ActiveKeyId);
        salt.CopyTo(envelope.AsSpan(5));
        nonce.CopyTo(envelope.AsSpan(5 + SaltSize));

        var header = envelope.AsSpan(0, HeaderSize);
        Span<byte> dataKey = stackalloc byte[32];
        try
        {
            DeriveKey(ring.ActiveKey, salt, dataKey);
            using var gcm = new AesGcm(dataKey, TagSize);
            gcm.Encrypt(
                nonce, text, envelope.AsSpan(HeaderSize, text.Length), envelope.AsSpan(HeaderSize + text.Length),
                AdditionalData(header, slot));
            return envelope;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
            CryptographicOperations.ZeroMemory(text);
        }
    }

    internal static void DeriveKey(ReadOnlySpan<byte> ringKey, ReadOnlySpan<byte> salt, Span<byte> dataKey) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, ringKey, dataKey, salt, "postato/vault/v1"u8);

    private static byte[] AdditionalData(ReadOnlySpan<byte> header, VaultSlot slot)
    {
        var column = Encoding.ASCII.GetBytes(slot.Column);
        var data = new byte[HeaderSize + 2 + column.Length + 48];
        header.CopyTo(data);
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(HeaderSize), (ushort)column.Length);
        column.CopyTo(data.AsSpan(HeaderSize + 2));
        var ids = data.AsSpan(HeaderSize + 2 + column.Length);
        slot.TenantId.TryWriteBytes(ids, bigEndian: true, out _);
        slot.WorkspaceId.TryWriteBytes(ids[16..], bigEndian: true, out _);
        slot.RowId.TryWriteBytes(ids[32..], bigEndian: true, out _);
        return data;
    }
}
