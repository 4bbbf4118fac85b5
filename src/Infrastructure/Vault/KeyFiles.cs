namespace Postato.Infrastructure.Vault;

/// <summary>One file per key, readable only by its owner: <c>Vault:KeyFiles:1</c>.</summary>
internal sealed class KeyFiles(IReadOnlyDictionary<string, string> paths) : IKeySource
{
    private const UnixFileMode OfOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public IEnumerable<SourcedKey> ReadKeys()
    {
        foreach (var (id, path) in paths)
        {
            var setting = VaultSetting.Name("KeyFiles", id);
            yield return new(id, KeyText.Decode(Read(path, setting), setting), setting);
        }
    }

    private static string Read(string path, string setting)
    {
        if (!File.Exists(path))
            throw VaultSetting.Broken(setting, "a path where no file is", "the path of a file that holds base64 of 32 bytes");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OfOwner) != 0)
            throw VaultSetting.Broken(setting, "a file that group or others may read", "a file of mode 0600");

        return File.ReadAllText(path);
    }
}
