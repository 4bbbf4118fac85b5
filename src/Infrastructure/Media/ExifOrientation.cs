using System.Buffers.Binary;

namespace Postato.Infrastructure.Media;

/// <summary>The EXIF entry for a picture's orientation, the only one that is kept.</summary>
internal static class ExifOrientation
{
    /// <summary>Shown as it is stored.</summary>
    public const int Upright = 1;

    private const ushort Tag = 0x0112;

    /// <summary>1 to 8, from a TIFF structure; upright when it cannot be read.</summary>
    public static int Read(ReadOnlySpan<byte> tiff)
    {
        var little = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < 8 || (!little && !tiff.StartsWith("MM\0*"u8)))
            return Upright;

        var directory = Number32(tiff[4..], little);
        if (directory > tiff.Length - 2)
            return Upright;

        var entries = tiff[(int)directory..];
        var count = Number16(entries, little);
        for (var i = 0; i < count && 2 + (12 * (i + 1)) <= entries.Length; i++)
        {
            var entry = entries.Slice(2 + (12 * i), 12);
            if (Number16(entry, little) == Tag)
                return Number16(entry[8..], little) is >= 1 and <= 8 and var orientation ? orientation : Upright;
        }

        return Upright;
    }

    /// <summary>Whether stored width and height are swapped when it is shown.</summary>
    public static bool IsTurned(int orientation) => orientation >= 5;

    /// <summary>A TIFF structure with only this entry.</summary>
    public static byte[] Write(int orientation) =>
        [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, Tag >> 8, Tag & 0xFF, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];

    private static ushort Number16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Number32(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
