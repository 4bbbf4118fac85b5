namespace Postato.Infrastructure.Vault;

/// <summary>The message at start for an invalid setting: never its value, which may be a key.</summary>
internal static class VaultSetting
{
    public static string Name(params ReadOnlySpan<string> path) => $"Vault:{string.Join(':', path)} (Vault__{string.Join("__", path)})";

    public static InvalidOperationException Broken(string setting, string found, string allowed) =>
        new($"{setting}: found {found}; allowed: {allowed}.");
}
