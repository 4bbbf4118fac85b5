using System.Text;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Infrastructure.Vault;
using Postato.Testing;

namespace Postato.Infrastructure.Tests.Vault;

[Rule("S-1")]
public sealed class AesGcmTokenVaultTests
{
    private static readonly VaultSlot Slot = new("social_accounts.access_token", Filled(0xaa), Filled(0xbb), Filled(0xcc));

    private readonly AesGcmTokenVault vault = new(KeyRingTests.Ring(active: "7"));

    [Fact]
    [Rule("S-2"), Rule("S-3")]
    public void Sealing_gives_the_known_answer()
    {
        var ringKey = Counting(0x00, 32);
        var dataKey = new byte[32];
        AesGcmTokenVault.DeriveKey(ringKey, Counting(0x20, 16), dataKey);
        Assert.Equal("5cbc6fb59033f2787f1db0bf7faf03c05acb3ff29778e46a721e73933bb5331c", Convert.ToHexStringLower(dataKey));

        var known = new AesGcmTokenVault(KeyRing.Unchecked(1, ringKey));
        var envelope = known.Seal(new Secret("a-plain-token"), Slot, Counting(0x20, 16), Counting(0x30, 12));

        Assert.Equal(
            "0100000001202122232425262728292a2b2c2d2e2f303132333435363738393a3bb219a10c48a6a48caf6f3a8319d3bb869b2edbb7f008e14761aad71b1f",
            Convert.ToHexStringLower(envelope));
        Assert.True(known.TryOpen(envelope, Slot, out var plain));
        Assert.Equal("a-plain-token", plain.Reveal());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("tökén 👍🏽 with spaces")]
    public void What_is_sealed_opens_in_its_slot(string text)
    {
        Assert.True(vault.TryOpen(vault.Seal(new Secret(text), Slot), Slot, out var plain));
        Assert.Equal(text, plain.Reveal());
    }

    [Fact]
    [Rule("S-2")]
    public void Each_record_has_its_own_salt_and_nonce()
    {
        var envelopes = Enumerable.Range(0, 1_000).Select(_ => vault.Seal(new Secret("same"), Slot)).ToList();

        Assert.Equal(1_000, envelopes.Select(e => Convert.ToHexString(e.AsSpan(5, 16))).Distinct().Count());
        Assert.Equal(1_000, envelopes.Select(e => Convert.ToHexString(e.AsSpan(21, 12))).Distinct().Count());
    }

    [Fact]
    [Rule("S-3")]
    public void An_envelope_opens_in_no_other_slot()
    {
        var envelope = vault.Seal(new Secret("token"), Slot);

        Assert.False(vault.TryOpen(envelope, Slot with { Column = "social_accounts.refresh_token" }, out _));
        Assert.False(vault.TryOpen(envelope, Slot with { TenantId = Filled(0xab) }, out _));
        Assert.False(vault.TryOpen(envelope, Slot with { WorkspaceId = Guid.Empty }, out _));
        Assert.False(vault.TryOpen(envelope, Slot with { RowId = Filled(0xcd) }, out _));
    }

    [Fact]
    [Rule("S-3")]
    public void A_change_of_any_byte_or_length_is_refused()
    {
        var envelope = vault.Seal(new Secret("token"), Slot);

        for (var i = 0; i < envelope.Length; i++)
        {
            var changed = envelope.ToArray();
            changed[i] ^= 1;
            Assert.False(vault.TryOpen(changed, Slot, out _), $"byte {i}");
        }

        for (var length = 0; length < envelope.Length; length++)
            Assert.False(vault.TryOpen(envelope.AsSpan(0, length), Slot, out _), $"length {length}");
    }

    [Fact]
    [Rule("S-3")]
    public void An_envelope_is_opened_with_its_own_key_only()
    {
        var other = new AesGcmTokenVault(KeyRingTests.Ring(active: "8"));

        Assert.False(other.TryOpen(vault.Seal(new Secret("token"), Slot), Slot, out _));
    }

    [Fact]
    [Rule("S-5")]
    public void A_ring_with_a_new_active_key_still_opens_what_the_old_one_sealed()
    {
        var old = KeyRingTests.Key();
        var before = new AesGcmTokenVault(KeyRing.Load(new() { Keys = { ["1"] = old }, ActiveKey = "1" }));
        var after = new AesGcmTokenVault(KeyRing.Load(new() { Keys = { ["1"] = old, ["2"] = KeyRingTests.Key() }, ActiveKey = "2" }));

        Assert.True(after.TryOpen(before.Seal(new Secret("token"), Slot), Slot, out var plain));
        Assert.Equal("token", plain.Reveal());
        Assert.Equal(2, after.KeyIdOf(after.Seal(plain, Slot)));
    }

    [Fact]
    [Rule("S-1"), Rule("S-6")]
    public void An_envelope_holds_nothing_of_its_text()
    {
        var envelope = vault.Seal(new Secret("a-rather-long-plain-token"), Slot);

        Assert.DoesNotContain("plain-token", Encoding.Latin1.GetString(envelope), StringComparison.Ordinal);
    }

    private static byte[] Counting(byte first, int count) => [.. Enumerable.Range(first, count).Select(i => (byte)i)];

    private static Guid Filled(byte value) => new(Enumerable.Repeat(value, 16).ToArray());
}
