using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Postato.Infrastructure.Vault;

/// <summary>The ring keys by id, and the one that seals. 32 bytes each; checked when it is built.</summary>
internal sealed class KeyRing
{
    private readonly FrozenDictionary<int, byte[]> keys;

    private KeyRing(FrozenDictionary<int, byte[]> keys, int active) => (this.keys, ActiveKeyId) = (keys, active);

    public int ActiveKeyId { get; }

    public IEnumerable<int> KeyIds => keys.Keys;

    public byte[] ActiveKey => keys[ActiveKeyId];

    public bool TryGet(int id, out byte[] key) => keys.TryGetValue(id, out key!);

    /// <summary>Reads the ring, or says what to set.</summary>
    /// <exception cref="InvalidOperationException">The message names the setting, its environment form, what was found and what is allowed.</exception>
    public static KeyRing Load(VaultOptions options)
    {
        var found = new Dictionary<int, byte[]>();
        foreach (var (name, text) in options.Keys)
            Add(found, name, Decode(text, Setting("Keys", name)), Setting("Keys", name));
        foreach (var (name, path) in options.KeyFiles)
            Add(found, name, Decode(ReadFile(path, Setting("KeyFiles", name)), Setting("KeyFiles", name)), Setting("KeyFiles", name));

        if (found.Count == 0)
            throw Broken(Setting("Keys", "1"), "nothing", "at least one key: base64 of 32 random bytes, for example from `openssl rand -base64 32`");

        if (options.ActiveKey is not { } active || !found.ContainsKey(active))
            throw Broken("Vault:ActiveKey (Vault__ActiveKey)", options.ActiveKey?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing", $"the id of a key in the ring: {string.Join(", ", found.Keys.Order())}");

        return new(found.ToFrozenDictionary(), active);
    }

    /// <summary>For known answers, whose keys are published.</summary>
    internal static KeyRing Unchecked(int id, byte[] key) => new(new Dictionary<int, byte[]> { [id] = key }.ToFrozenDictionary(), id);

    private static void Add(Dictionary<int, byte[]> ring, string name, byte[] key, string setting)
    {
        if (!int.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id) || id < 1)
            throw Broken(setting, $"the id {name}", "a positive whole number as id");
        if (key.AsSpan().IndexOfAnyExcept(key[0]) < 0)
            throw Broken(setting, "32 equal bytes", "32 random bytes");
        if (PublishedKeys.Contains(key))
            throw Broken(setting, "a key that is published with the source", "32 random bytes that nobody else has");
        if (ring.ContainsKey(id) || ring.Values.Any(other => CryptographicOperations.FixedTimeEquals(other, key)))
            throw Broken(setting, "a duplicate id or key", "each id and each key once");

        ring.Add(id, key);
    }

    private static byte[] Decode(string text, string setting)
    {
        var bytes = new byte[64];
        if (!Convert.TryFromBase64String(text.Trim(), bytes, out var length))
            throw Broken(setting, text.Length == 0 ? "nothing" : "text that is not base64", "base64 of 32 bytes");
        if (length != 32)
            throw Broken(setting, $"{length} bytes", "base64 of 32 bytes");

        return bytes[..32];
    }

    private static string ReadFile(string path, string setting)
    {
        if (!File.Exists(path))
            throw Broken(setting, "a path where no file is", "the path of a file that holds base64 of 32 bytes");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) != 0)
            throw Broken(setting, "a file that group or others may read", "a file of mode 0600");

        return File.ReadAllText(path);
    }

    private static string Setting(string section, string name) => $"Vault:{section}:{name} (Vault__{section}__{name})";

    private static InvalidOperationException Broken(string setting, string found, string allowed) => new($"{setting}: found {found}; allowed: {allowed}.");
}
