namespace Postato.Infrastructure.Networks.Bluesky;

/// <summary>
/// Record keys in order of time: 53 bits of microseconds since 1970 and 10 bits of clock id, in 13 characters (atproto.com/specs/tid).
/// </summary>
internal static class Tid
{
    private const string Alphabet = "234567abcdefghijklmnopqrstuvwxyz";

    public static string Of(long microseconds, int clockId) =>
        string.Create(13, (microseconds << 10) | (uint)(clockId & 0x3FF), static (span, bits) =>
        {
            for (var i = span.Length - 1; i >= 0; i--, bits >>= 5)
                span[i] = Alphabet[(int)(bits & 31)];
        });

    /// <summary>Microseconds since 1970.</summary>
    public static long MicrosecondsOf(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
