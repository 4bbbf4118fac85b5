using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Postato.Domain.Primitives;

namespace Postato.Domain.Agents;

/// <summary>
/// An API key in the clear: <c>smcp_</c>, 56 random hex digits, and the CRC-32 (IEEE) of those 61 characters as 8 hex digits, so that a
/// scanner recognises a key offline.
/// </summary>
public sealed class ApiKeySecret
{
    public const int Length = 69;
    public const int DisplayLength = 12;

    private const string Prefix = "smcp_";
    private const int Checked = 61;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private ApiKeySecret(Secret value) => Value = value;

    public Secret Value { get; }

    /// <summary>SHA-256 of the 69 characters, which is what is stored. 224 random bits need no slow hash.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.ASCII.GetBytes(Value.Reveal()));

    public string DisplayPrefix => Value.Reveal()[..DisplayLength];

    public static ApiKeySecret Generate()
    {
        var body = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(28));
        return new(new Secret(body + Checksum(body)));
    }

    /// <summary>False for text that cannot be an issued key, so that no database is asked for it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ApiKeySecret? key)
    {
        key = null;
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text.AsSpan(Prefix.Length).ContainsAnyExcept(HexDigits))
            return false;
        if (!CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(text[Checked..]), Encoding.ASCII.GetBytes(Checksum(text[..Checked]))))
            return false;

        key = new(new Secret(text));
        return true;
    }

    private static string Checksum(string text)
    {
        var crc = uint.MaxValue;
        foreach (var c in text)
        {
            crc ^= c;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return (~crc).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }
}
