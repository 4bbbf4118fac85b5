using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Postato.Domain.Networks;

namespace Postato.Networks.Tests.Contract;

/// <summary>A small file to attach, different each time.</summary>
public sealed record MediaFile(byte[] Bytes, string MimeType, int Width, int Height, string? Alt, int? DurationMs = null)
{
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>One that a rule accepts, with alt text where the network stores it; null when none of its types is available.</summary>
    public static MediaFile? Of(MediaRule rule, string? alt = null)
    {
        var description = rule.AltText is null ? null : alt;
        return rule.MimeTypes.Contains("image/png") ? Picture.New(description)
            : rule.MimeTypes.Contains("image/gif")
                ? new([.. "GIF89a"u8, 8, 0, 6, 0, .. RandomNumberGenerator.GetBytes(100)], "image/gif", 8, 6, description)
                : rule.MimeTypes.Contains("video/mp4") ? Video(description, rule.Duration?.MinimumMs ?? 1_000)
                : null;
    }

    // Only the first box, which is all that anything here reads.
    private static MediaFile Video(string? alt, int durationMs)
    {
        byte[] file =
        [
            0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 2, 0, .. "isomiso2"u8, 0, 0, 0, 108, .. "mdat"u8, .. RandomNumberGenerator.GetBytes(100),
        ];
        return new(file, "video/mp4", 640, 360, alt, durationMs);
    }
}

/// <summary>A picture with random content.</summary>
internal static class Picture
{
    public static MediaFile New(string? alt = null, int width = 8, int height = 6)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 0);

        var pixels = new MemoryStream();
        using (var packed = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var row = 0; row < height; row++)
                packed.Write([0, .. RandomNumberGenerator.GetBytes(width)]);
        }

        byte[] bytes =
        [
            0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, pixels.ToArray()), .. Chunk("IEND"u8, []),
        ];
        return new(bytes, "image/png", width, height, alt);
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] chunk = [0, 0, 0, 0, .. type, .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
