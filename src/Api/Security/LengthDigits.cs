using System.Text;

namespace Postato.Api.Security;

/// <summary>
/// Reads <c>Content-Length</c> as digits only. The server's own parser also accepts a sign (<c>+2</c>, <c>-0</c>), which a proxy in front
/// of it may read differently.
/// </summary>
internal sealed class LengthDigits : Encoding
{
    private const char NoDigit = '\uFFFD';

    public static LengthDigits Instance { get; } = new();

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (bytes.Length > chars.Length)
        {
            chars[0] = NoDigit;
            return 1;
        }

        for (var i = 0; i < bytes.Length; i++)
            chars[i] = char.IsAsciiDigit((char)bytes[i]) ? (char)bytes[i] : NoDigit;
        return bytes.Length;
    }

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetMaxCharCount(int byteCount) => byteCount;

    public override int GetByteCount(char[] chars, int index, int count) => throw new NotSupportedException("This encoding only decodes.");

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        throw new NotSupportedException("This encoding only decodes.");

    public override int GetMaxByteCount(int charCount) => throw new NotSupportedException("This encoding only decodes.");
}
