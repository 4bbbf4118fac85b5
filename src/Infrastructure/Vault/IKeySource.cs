namespace Postato.Infrastructure.Vault;

/// <summary>Where ring keys come from. A key management service would be another implementation.</summary>
internal interface IKeySource
{
    /// <exception cref="InvalidOperationException">A key cannot be read; the message names the setting.</exception>
    IEnumerable<SourcedKey> ReadKeys();
}

/// <param name="Id">As configured: the ring checks that it is a number.</param>
/// <param name="Bytes">32 bytes.</param>
/// <param name="Setting">The setting to change when the key is invalid.</param>
internal readonly record struct SourcedKey(string Id, byte[] Bytes, string Setting);
