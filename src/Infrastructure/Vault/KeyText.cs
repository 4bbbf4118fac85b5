using System.Security.Cryptography;

namespace Postato.Infrastructure.Vault;

/// <summary>The text form of a key: base64 of 32 bytes.</summary>
internal static class KeyText
{
    public const int KeySize = 32;

    public static byte[] Decode(string text, string setting)
    {
        Span<byte> bytes = stackalloc byte[KeySize * 2];
        try
        {
            if (!Convert.TryFromBase64String(text.Trim(), bytes, out var length) || length == 0)
                throw VaultSetting.Broken(
                    setting, string.IsNullOrWhiteSpace(text) ? "nothing" : "text that is not base64, or too long", "base64 of 32 bytes");
            if (length != KeySize)
                throw VaultSetting.Broken(setting, $"{length} bytes", "base64 of 32 bytes");

            return bytes[..KeySize].ToArray();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
