namespace Postato.Infrastructure.Vault;

/// <summary>The section <c>Vault</c>.</summary>
internal sealed record VaultOptions
{
    /// <summary>Base64 of 32 bytes, by key id.</summary>
    public Dictionary<string, string> Keys { get; init; } = [];

    /// <summary>Paths of files of mode 0600 that hold base64 of 32 bytes, by key id.</summary>
    public Dictionary<string, string> KeyFiles { get; init; } = [];

    /// <summary>The key that seals; the others only open.</summary>
    public string? ActiveKey { get; init; }
}
