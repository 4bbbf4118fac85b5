namespace Postato.Infrastructure.Vault;

/// <summary>Where ring keys come from. A key management service is one more adapter.</summary>
internal interface IKeySource
{
    /// <exception cref="InvalidOperationException">A key cannot be read; the message names the setting.</exception>
    IEnumerable<SourcedKey> ReadKeys();
}

/// <param name="Id">As configured: whether it is a number is for the ring to say.</param>
/// <param name="Bytes">32 of them.</param>
/// <param name="Setting">What to change when the key is not sound.</param>
internal readonly record struct SourcedKey(string Id, byte[] Bytes, string Setting);
