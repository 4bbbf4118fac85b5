using System.Buffers.Binary;
using System.IO.Compression;
using System.Net.Http.Headers;

namespace Postato.Api.Tests.Support;

/// <summary>Complete images, 7 pixels wide and 5 high, in each format, and uploads of them.</summary>
internal static class Pictures
{
    public static byte[] Jpeg { get; } = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAFAAcDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAwX/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCYACs//9k=");

    public static byte[] WebPLossy { get; } = Convert.FromBase64String(
        "UklGRjQAAABXRUJQVlA4ICgAAABwAQCdASoHAAUABABoJaACdAFAAAD+5AF1xc2RFH/xDn8uX8QV/AAA");

    public static byte[] WebPLossless { get; } = Convert.FromBase64String("UklGRh4AAABXRUJQVlA4TBEAAAAvBgABAAfQmTJ3pv+BiOh/AAA=");

    public static byte[] WebPExtended { get; } = Convert.FromBase64String(
        "UklGRkYAAABXRUJQVlA4WAoAAAAAAAAABgAABAAAVlA4ICgAAABwAQCdASoHAAUABABoJaACdAFAAAD+5AF1xc2RFH/xDn8uX8QV/AAA");

    public static byte[] Png { get; } = PngOf(7, 5);

    /// <summary>The same with an EXIF rotation by a quarter, and with location data.</summary>
    public static byte[] TellingJpeg { get; } =
    [
        .. Jpeg[..20], 0xFF, 0xE1, 0, 56, .. "Exif\0\0"u8,
        .. "MM\0*"u8, 0, 0, 0, 8, 0, 2, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0,
        .. "GPS 38.7"u8, 0, 0,
        .. Jpeg[20..],
    ];

    /// <summary>A table of two colours, one frame.</summary>
    public static byte[] Gif { get; } =
    [
        .. "GIF89a"u8, 7, 0, 5, 0, 0x80, 0, 0, 0xFF, 0, 0, 0, 0, 0,
        0x21, 0xF9, 4, 0, 0, 0, 0, 0,
        0x2C, 0, 0, 0, 0, 7, 0, 5, 0, 0, 2, 3, 0x84, 0x8F, 0x05, 0, 0x3B,
    ];

    /// <summary>Boxes only: a brand, one item with its extents, no data.</summary>
    public static byte[] Heic { get; } =
    [
        0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8,
        0, 0, 0, 117, .. "meta"u8, 0, 0, 0, 0,
        0, 0, 0, 14, .. "pitm"u8, 0, 0, 0, 0, 0, 1,
        0, 0, 0, 35, .. "iinf"u8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 21, .. "infe"u8, 2, 0, 0, 0, 0, 1, 0, 0, .. "hvc1"u8, 0,
        0, 0, 0, 56, .. "iprp"u8, 0, 0, 0, 28, .. "ipco"u8, 0, 0, 0, 20, .. "ispe"u8, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 5,
        0, 0, 0, 20, .. "ipma"u8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1,
        0, 0, 0, 8, .. "mdat"u8,
    ];

    /// <param name="padding">More bytes, in a colour chunk that no reader needs.</param>
    public static byte[] PngOf(int width, int height, int padding = 0)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 0);
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(pixels, CompressionLevel.Fastest))
            zlib.Write(new byte[Math.Min(height * (width + 1L), 1 << 16)]);
        return [
            0x89, .. "PNG"u8, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR"u8, header), .. padding == 0 ? [] : Chunk("sPLT"u8, new byte[padding]),
            .. Chunk("IDAT"u8, pixels.ToArray()), .. Chunk("IEND"u8, []),
        ];
    }

    public static MultipartFormDataContent Upload(
        byte[] bytes, string filename = "picture.png", string type = "image/png", string? alt = null)
    {
        var form = Upload(new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } }, filename);
        if (alt is not null)
            form.Add(new StringContent(alt), "alt");
        return form;
    }

    public static MultipartFormDataContent Upload(HttpContent file, string filename = "picture.png") =>
        new() { { file, "file", filename } };

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        byte[] body = [.. type, .. data];
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Checksum(body));
        return [.. length, .. body, .. crc];
    }

    // CRC-32 as PNG defines it.
    private static uint Checksum(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return ~crc;
    }
}
