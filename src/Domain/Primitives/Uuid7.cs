using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Postato.Domain.Primitives;

/// <summary>
/// UUIDs of version 7 (RFC 9562) in order of creation, also within one millisecond of one process (for some three thousand of them): the 12
/// bits after the time count up from a random start (section 6.2, method 1).
/// </summary>
public static class Uuid7
{
    // Keyed by millisecond, so that clocks which differ (a test's and the machine's) do not interfere.
    private static readonly long[] Latest = new long[1_024];

    public static Guid New(DateTimeOffset now)
    {
        var first = (now.ToUnixTimeMilliseconds() << 12) | (long)RandomNumberGenerator.GetInt32(0x400);
        ref var latest = ref Latest[(first >> 12) % Latest.Length];
        long seen, next;
        do
        {
            seen = Volatile.Read(ref latest);
            next = seen >> 12 == first >> 12 ? seen + 1 : first;
        }
        while (Interlocked.CompareExchange(ref latest, next, seen) != seen);

        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        BinaryPrimitives.WriteInt64BigEndian(bytes, (next >> 12 << 16) | 0x7000 | (next & 0xFFF));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
