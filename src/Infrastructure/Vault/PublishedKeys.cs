namespace Postato.Infrastructure.Vault;

/// <summary>
/// Keys that are published in this repository, in known-answer tests and examples: a ring that holds one protects nothing. They all follow
/// a pattern, and a test searches the repository for others.
/// </summary>
internal static class PublishedKeys
{
    /// <summary>Equal differences from byte to byte, as in the known answer 00…1f.</summary>
    public static bool Contains(ReadOnlySpan<byte> key)
    {
        for (var i = 2; i < key.Length; i++)
        {
            if ((byte)(key[i] - key[i - 1]) != (byte)(key[1] - key[0]))
                return false;
        }

        return true;
    }
}
