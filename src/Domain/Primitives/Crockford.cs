namespace Postato.Domain.Primitives;

/// <summary>Crockford's base 32 of 128 bits in 26 upper-case characters, as the ULID specification writes them.</summary>
internal static class Crockford
{
    public const int Length = 26;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static void Encode(Guid value, Span<char> target)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        var bits = ReadUInt128(bytes);
        for (var i = Length - 1; i >= 0; i--, bits >>= 5)
            target[i] = Alphabet[(int)(bits & 31)];
    }

    public static bool TryDecode(ReadOnlySpan<char> text, out Guid value)
    {
        value = Guid.Empty;
        // The first character carries the top three bits only.
        if (text.Length != Length || text[0] is < '0' or > '7')
            return false;

        UInt128 bits = 0;
        foreach (var c in text)
        {
            var digit = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
                return false;
            bits = (bits << 5) | (uint)digit;
        }

        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        value = new Guid(bytes, bigEndian: true);
        return true;
    }

    private static UInt128 ReadUInt128(ReadOnlySpan<byte> bytes) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
}
