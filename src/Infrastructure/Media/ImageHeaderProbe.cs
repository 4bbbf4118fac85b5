using System.Buffers.Binary;
using Postato.Application.Media;

namespace Postato.Infrastructure.Media;

/// <summary>
/// Reads type and dimensions from magic bytes and headers: JPEG (ITU T.81), PNG, GIF, WebP (RFC 9649), HEIC (ISO 23008-12; AVIF is another
/// format in the same container). Pixels are not decoded.
/// </summary>
internal sealed class ImageHeaderProbe : IMediaProbe
{
    // In JPEG and HEIC metadata may precede the dimensions, so this much is searched.
    public const int Window = 1 << 20;

    public async Task<ImageHeader?> ReadAsync(Stream bytes, CancellationToken ct)
    {
        var buffer = new byte[(int)Math.Min(Window, bytes.Length)];
        await bytes.ReadExactlyAsync(buffer, ct);
        return Read(buffer) is { Width: > 0, Height: > 0 } header ? header : null;
    }

    public async Task<ImageVerdict> InspectAsync(Stream bytes, CancellationToken ct)
    {
        bytes.Position = 0;
        if (await ReadAsync(bytes, ct) is not { } header)
            return new(null, ImageFault.Unknown);
        if (header.Width > ReceiveMedia.MaximumSide || header.Height > ReceiveMedia.MaximumSide
            || (long)header.Width * header.Height > ReceiveMedia.MaximumPixels)
            return new(header, ImageFault.TooLarge);

        var walk = new ImageWalk(bytes);
        if (await walk.FindEndAsync(header.MimeType, ct) is not { } end)
            return new(header, ImageFault.CutShort);
        if (!await ImageTail.IsHarmlessAsync(bytes, end, header.MimeType == "image/jpeg", ct))
            return new(header, ImageFault.NotAlone);

        var shown = ExifOrientation.IsTurned(walk.Orientation) ? header with { Width = header.Height, Height = header.Width } : header;
        return new(shown, ImageFault.None, walk.Cuts.All.Count > 0 || end < bytes.Length ? new CutStream(bytes, walk.Cuts.All, end) : null);
    }

    /// <summary>
    /// A copy of a picture without metadata on place, time, camera and people; a file that is not a complete picture is returned unchanged.
    /// </summary>
    public static async Task<byte[]> CleanAsync(byte[] picture, CancellationToken ct)
    {
        if ((await new ImageHeaderProbe().InspectAsync(new MemoryStream(picture), ct)).Cleaned is not { } cleaned)
            return picture;

        using var kept = new MemoryStream(picture.Length);
        await cleaned.CopyToAsync(kept, ct);
        return kept.ToArray();
    }

    private static ImageHeader? Read(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xD8, 0xFF, ..] => Jpeg(bytes),
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png(bytes),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] when bytes.Length >= 13 => Gif(bytes),
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] when bytes.Length >= 30 =>
            WebP(bytes),
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => Heic(bytes),
        _ => null,
    };

    private static ImageHeader? Png(ReadOnlySpan<byte> bytes) => bytes.Length >= 33 && bytes.Slice(12, 4).SequenceEqual("IHDR"u8)
        ? new("image/png", BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]))
        : null;

    private static ImageHeader Gif(ReadOnlySpan<byte> bytes) =>
        new("image/gif", BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]));

    private static ImageHeader? WebP(ReadOnlySpan<byte> bytes)
    {
        var chunk = bytes.Slice(12, 4);
        if (chunk.SequenceEqual("VP8X"u8))
            return new("image/webp", 1 + UInt24(bytes[24..]), 1 + UInt24(bytes[27..]));
        if (chunk.SequenceEqual("VP8L"u8) && bytes[20] == 0x2F)
        {
            var packed = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return new("image/webp", 1 + (int)(packed & 0x3FFF), 1 + (int)((packed >> 14) & 0x3FFF));
        }

        return chunk.SequenceEqual("VP8 "u8) && bytes.Slice(23, 3).SequenceEqual(new byte[] { 0x9D, 0x01, 0x2A })
            ? new(
                "image/webp", BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF,
                BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF)
            : null;
    }

    private static ImageHeader? Jpeg(ReadOnlySpan<byte> bytes)
    {
        var at = 2;
        while (at + 9 < bytes.Length)
        {
            if (bytes[at] != 0xFF)
                return null;

            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            // Frame headers are C0 to CF, except the tables DHT, JPG and DAC.
            if (marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC)
                return new(
                    "image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));

            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (length < 2 || marker is 0xD9 or 0xDA)
                return null;
            at += 2 + length;
        }

        return null;
    }

    private static ImageHeader? Heic(ReadOnlySpan<byte> bytes)
    {
        var brands = bytes[8..Math.Min(bytes.Length, Math.Clamp(BinaryPrimitives.ReadInt32BigEndian(bytes), 16, 64))];
        if (brands.IndexOf("avif"u8) >= 0 || brands.IndexOf("avis"u8) >= 0
            || (brands.IndexOf("heic"u8) < 0 && brands.IndexOf("heix"u8) < 0 && brands.IndexOf("mif1"u8) < 0))
            return null;

        for (var at = 0; bytes.Length - at >= 8;)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            if (bytes.Slice(at + 4, 4).SequenceEqual("meta"u8))
                return size >= 8 && size <= bytes.Length - at && HeifMeta.Read(bytes.Slice(at + 8, (int)size - 8)) is { IsHevc: true } meta
                    && meta.Shown() is { } shown
                    ? new("image/heic", shown.Width, shown.Height)
                    : null;
            if (size < 8 || size > bytes.Length - at)
                return null;
            at += (int)size;
        }

        return null;
    }

    private static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
