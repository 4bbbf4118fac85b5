using System.Buffers.Binary;

namespace Postato.Sandbox.Core;

/// <summary>Detects a file's type from its first bytes, and its dimensions.</summary>
internal static class FileKind
{
    /// <summary>Null when no network accepts the type.</summary>
    public static string? MimeTypeOf(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47]) ? "image/png" :
        bytes.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? "image/jpeg" :
        bytes.StartsWith("GIF8"u8) ? "image/gif" :
        bytes.StartsWith("RIFF"u8) && bytes.Length > 12 && bytes[8..].StartsWith("WEBP"u8) ? "image/webp" :
        bytes.StartsWith<byte>([0x1A, 0x45, 0xDF, 0xA3]) ? "video/webm" :
        bytes.Length > 12 && bytes[4..].StartsWith("ftyp"u8) ? MimeTypeOfBrand(bytes[8..]) :
        null;

    /// <summary>For PNG, JPEG and GIF; null when unknown.</summary>
    public static (int Width, int Height)? SizeOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 24 && bytes[0] == 0x89)
            return (BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]));
        if (bytes.Length > 10 && bytes[0] == 'G')
            return (BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]));
        if (bytes.Length < 4 || bytes[0] != 0xFF)
            return null;

        for (var at = 2; at + 9 < bytes.Length && bytes[at] == 0xFF; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]))
        {
            // The frame header, in any of its codings.
            if (bytes[at + 1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
        }

        return null;
    }

    private static string MimeTypeOfBrand(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("qt"u8) ? "video/quicktime" :
        brand.StartsWith("hei"u8) || brand.StartsWith("mif1"u8) ? "image/heic" :
        "video/mp4";
}
