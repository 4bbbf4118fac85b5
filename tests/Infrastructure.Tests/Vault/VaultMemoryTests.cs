using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Vault;
using Postato.Testing;

namespace Postato.Infrastructure.Tests.Vault;

/// <summary>Searches this process's own memory, like a debugger, for bytes that should have been erased.</summary>
[Rule("S-11")]
public sealed class VaultMemoryTests
{
    private const byte Mask = 0xa5;

    private static readonly VaultSlot Slot = new("social_accounts.access_token", Guid.Empty, Guid.Empty, Guid.Empty);

    [Fact]
    public void Bytes_of_a_token_are_gone_once_it_was_sealed_and_opened()
    {
        // The string itself is UTF-16 in memory; the search is for its UTF-8, which only the vault creates.
        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(24));
        SealAndOpen(new AesGcmTokenVault(KeyRingTests.Ring(active: "1")), token);

        Assert.False(IsInMemory(Masked(token)));
    }

    [Fact]
    public void The_data_key_of_a_record_is_gone_once_it_was_used()
    {
        var ringKey = RandomNumberGenerator.GetBytes(32);
        var salt = RandomNumberGenerator.GetBytes(16);
        var masked = DataKey(ringKey, salt);
        new AesGcmTokenVault(KeyRing.Unchecked(1, ringKey)).Seal(new Secret("token"), Slot, salt, RandomNumberGenerator.GetBytes(12));

        Assert.False(IsInMemory(masked));
    }

    [Fact]
    public void The_search_finds_what_is_there()
    {
        var present = RandomNumberGenerator.GetBytes(24);

        Assert.True(IsInMemory([.. present.Select(value => (byte)(value ^ Mask))]));
        GC.KeepAlive(present);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SealAndOpen(AesGcmTokenVault vault, string token) =>
        Assert.True(vault.TryOpen(vault.Seal(new Secret(token), Slot), Slot, out _));

    private static byte[] Masked(string text) => [.. text.Select(c => (byte)(c ^ Mask))];

    private static byte[] DataKey(byte[] ringKey, byte[] salt)
    {
        Span<byte> key = stackalloc byte[32];
        AesGcmTokenVault.DeriveKey(ringKey, salt, key);
        var masked = new byte[32];
        for (var i = 0; i < key.Length; i++)
            masked[i] = (byte)(key[i] ^ Mask);
        CryptographicOperations.ZeroMemory(key);
        return masked;
    }

    /// <param name="masked">The bytes to find, masked so that the search does not find them here.</param>
    private static bool IsInMemory(byte[] masked)
    {
        using var memory = new FileStream("/proc/self/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        return File.ReadLines("/proc/self/maps").ToList()
            .Select(line => line.Split(' ', 3))
            .Where(map => map[1].StartsWith("rw", StringComparison.Ordinal))
            .Select(map => map[0].Split('-')
                .Select(address => long.Parse(address, NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                .ToArray())
            .Any(range => IsInRange(memory, range[0], range[1], masked));
    }

    private static bool IsInRange(FileStream memory, long start, long end, byte[] masked)
    {
        var buffer = new byte[1 << 20];
        for (var at = start; at < end; at += buffer.Length - masked.Length)
        {
            int read;
            try
            {
                read = RandomAccess.Read(memory.SafeFileHandle, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)), at);
            }
            catch (IOException)
            {
                // Reserved or unmapped memory has nothing to read.
                return false;
            }

            var found = Contains(buffer.AsSpan(0, read), masked);
            CryptographicOperations.ZeroMemory(buffer);
            if (found)
                return true;
        }

        return false;
    }

    private static bool Contains(ReadOnlySpan<byte> bytes, byte[] masked)
    {
        for (var i = 0; i <= bytes.Length - masked.Length; i++)
        {
            var next = bytes[i..].IndexOf((byte)(masked[0] ^ Mask));
            if (next < 0)
                return false;

            i += next;
            var length = 1;
            while (length < masked.Length && i + length < bytes.Length && (bytes[i + length] ^ Mask) == masked[length])
                length++;
            if (length == masked.Length)
                return true;
        }

        return false;
    }
}
