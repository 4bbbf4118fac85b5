using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;

namespace Postato.Infrastructure.Vault;

/// <summary>The ring keys by id, and the active one. 32 bytes each; validated when it is built.</summary>
internal sealed class KeyRing
{
    private readonly FrozenDictionary<int, byte[]> keys;

    private KeyRing(FrozenDictionary<int, byte[]> keys, int active) => (this.keys, ActiveKeyId) = (keys, active);

    public int ActiveKeyId { get; }

    public IReadOnlyList<int> KeyIds => [.. keys.Keys.Order()];

    public ReadOnlySpan<byte> ActiveKey => keys[ActiveKeyId];

    public bool TryGet(int id, out ReadOnlySpan<byte> key)
    {
        var found = keys.TryGetValue(id, out var bytes);
        key = bytes;
        return found;
    }

    /// <summary>Erases the keys; the ring cannot be used afterwards.</summary>
    public void Forget()
    {
        foreach (var key in keys.Values)
            CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Reads the ring, or says which setting to change.</summary>
    /// <exception cref="InvalidOperationException">
    /// The message names the setting, its environment form, what was found and what is allowed.
    /// </exception>
    public static KeyRing Load(VaultOptions options) =>
        Load([new ConfiguredKeys(options.Keys), new KeyFiles(options.KeyFiles)], options.ActiveKey);

    public static KeyRing Load(IEnumerable<IKeySource> sources, string? activeKey)
    {
        var ring = new Dictionary<int, byte[]>();
        foreach (var key in sources.SelectMany(source => source.ReadKeys()))
            Add(ring, key);

        if (ring.Count == 0)
            throw VaultSetting.Broken(
                VaultSetting.Name("Keys", "1"), "nothing",
                "at least one key: base64 of 32 random bytes, for example from `openssl rand -base64 32`");

        if (!TryReadId(activeKey, out var active) || !ring.ContainsKey(active))
            throw VaultSetting.Broken(
                VaultSetting.Name("ActiveKey"), activeKey ?? "nothing",
                $"the id of a key in the ring: {string.Join(", ", ring.Keys.Order())}");

        return new(ring.ToFrozenDictionary(), active);
    }

    /// <summary>For known-answer tests, whose keys are published.</summary>
    internal static KeyRing Unchecked(int id, byte[] key) => new(new Dictionary<int, byte[]> { [id] = key }.ToFrozenDictionary(), id);

    private static void Add(Dictionary<int, byte[]> ring, SourcedKey key)
    {
        if (!TryReadId(key.Id, out var id))
            throw VaultSetting.Broken(key.Setting, $"the id {key.Id}", "a positive whole number as id");
        if (key.Bytes.AsSpan().IndexOfAnyExcept(key.Bytes[0]) < 0)
            throw VaultSetting.Broken(key.Setting, "32 equal bytes", "32 random bytes");
        if (PublishedKeys.Contains(key.Bytes))
            throw VaultSetting.Broken(key.Setting, "a key that is published in the source code", "32 random bytes of your own");
        if (ring.ContainsKey(id) || ring.Values.Any(other => CryptographicOperations.FixedTimeEquals(other, key.Bytes)))
            throw VaultSetting.Broken(key.Setting, "a duplicate id or key", "each id and each key once");

        ring.Add(id, key.Bytes);
    }

    private static bool TryReadId(string? text, out int id) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id > 0;
}
