using System.Text;

namespace Postato.Api.Security;

/// <summary>
/// How <c>Content-Length</c> is read: digits, and whatever else stands there as something that is no number. The server's own
/// reader takes a sign (<c>+2</c>, <c>-0</c>), which another program before it may not.
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

    public override int GetByteCount(char[] chars, int index, int count) => throw new NotSupportedException("Lengths are only read.");

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        throw new NotSupportedException("Lengths are only read.");

    public override int GetMaxByteCount(int charCount) => throw new NotSupportedException("Lengths are only read.");
}
