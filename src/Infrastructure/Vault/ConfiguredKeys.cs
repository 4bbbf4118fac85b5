namespace Postato.Infrastructure.Vault;

/// <summary>Keys in the settings themselves: <c>Vault:Keys:1</c>.</summary>
internal sealed class ConfiguredKeys(IReadOnlyDictionary<string, string> texts) : IKeySource
{
    public IEnumerable<SourcedKey> ReadKeys()
    {
        foreach (var (id, text) in texts)
        {
            var setting = VaultSetting.Name("Keys", id);
            yield return new(id, KeyText.Decode(text, setting), setting);
        }
    }
}
