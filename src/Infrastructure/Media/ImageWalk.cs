using System.Buffers.Binary;
using System.Text;

namespace Postato.Infrastructure.Media;

/// <summary>
/// Reads the parts of an image up to its end (chunks of PNG and WebP, blocks of GIF, segments and scans of JPEG, boxes of HEIC) and records
/// those to remove: camera and location data, ownership, comments. Parts known to be needed are kept, all others are removed. Pixels are
/// neither decoded nor changed, and no more than a buffer is held.
/// </summary>
internal sealed class ImageWalk(Stream bytes)
{
    // The maximum size of EXIF in a JPEG.
    private const int MaximumExif = 1 << 16;

    private static readonly string[] PngParts =
        ["IHDR",
            "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV", "cLLI", "sBIT", "bKGD", "hIST", "pHYs", "sPLT",
            "acTL", "fcTL", "fdAT",
        ];

    private static readonly string[] WebPParts = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"];
    private static readonly string[] HeicParts = ["ftyp", "meta", "mdat"];
    private static readonly string[] GifExtensions = ["NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012"];

    private readonly byte[] field = new byte[16];

    // The first EXIF holds the picture's orientation.
    private bool hasExif;

    public ImageCuts Cuts { get; } = new();

    /// <summary>The EXIF orientation, 1 to 8.</summary>
    public int Orientation { get; private set; } = ExifOrientation.Upright;

    /// <returns>The position after its last byte; null when it ends too early, or its parts are inconsistent.</returns>
    public async Task<long?> FindEndAsync(string mimeType, CancellationToken ct)
    {
        var end = await (mimeType switch
        {
            "image/png" => PngAsync(ct),
            "image/gif" => GifAsync(ct),
            "image/jpeg" => JpegAsync(ct),
            "image/webp" => WebPAsync(ct),
            _ => HeicAsync(ct),
        });
        return Cuts.AreTooMany ? null : end;
    }

    private async Task<long?> PngAsync(CancellationToken ct)
    {
        bytes.Position = 8;
        while (await FillAsync(8, ct))
        {
            var (start, length, type) = (
                bytes.Position - 8, BinaryPrimitives.ReadUInt32BigEndian(field), Encoding.Latin1.GetString(field, 4, 4));
            var end = start + 12 + length;
            if (type == "eXIf")
                await KeepOrientationAsync(start, end, length, static tiff => PngChunk.Of("eXIf"u8, tiff), ct);
            else if (!PngParts.Contains(type))
                Cuts.Remove(start, end);

            bytes.Position = start + 8;
            if (!Skip(length + 4L))
                return null;
            if (type == "IEND")
                return bytes.Position;
        }

        return null;
    }

    private async Task<long?> GifAsync(CancellationToken ct)
    {
        bytes.Position = 6;
        if (!await FillAsync(7, ct) || !Skip(ColourTable(field[4])))
            return null;

        while (await FillAsync(1, ct))
        {
            var start = bytes.Position - 1;
            switch (field[0])
            {
                case 0x3B:
                    return bytes.Position;
                case 0x21 when await FillAsync(1, ct):
                    var kept = field[0] is 0x01 or 0xF9 || (field[0] == 0xFF && await IsKnownExtensionAsync(ct));
                    if (!await SkipSubBlocksAsync(ct))
                        return null;
                    if (!kept)
                        Cuts.Remove(start, bytes.Position);
                    break;
                case 0x2C when await FillAsync(9, ct) && Skip(ColourTable(field[8]) + 1) && await SkipSubBlocksAsync(ct):
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private async Task<bool> IsKnownExtensionAsync(CancellationToken ct)
    {
        var start = bytes.Position;
        var known = await FillAsync(12, ct) && field[0] == 11 && GifExtensions.Contains(Encoding.Latin1.GetString(field, 1, 11));
        bytes.Position = start;
        return known;
    }

    private async Task<long?> JpegAsync(CancellationToken ct)
    {
        bytes.Position = 2;
        while (await FillAsync(2, ct) && field[0] == 0xFF)
        {
            var (marker, start) = (field[1], bytes.Position - 2);
            switch (marker)
            {
                case 0xFF:
                    // Fill bytes before a marker.
                    bytes.Position--;
                    continue;
                case 0xD9:
                    return bytes.Position;
                case 0x01 or (>= 0xD0 and <= 0xD7):
                    continue;
            }

            if (!await FillAsync(2, ct) || BinaryPrimitives.ReadUInt16BigEndian(field) is not (>= 2 and var length))
                return null;
            if (marker is 0xFE or (>= 0xE0 and <= 0xEF))
                await NoteApplicationAsync(marker, start, length, ct);

            bytes.Position = start + 4;
            if (!Skip(length - 2))
                return null;
            if (marker == 0xDA && !await SkipScanAsync(ct))
                return null;
        }

        return null;
    }

    /// <summary>Application segments: density, colour profile and Adobe's colour transform are kept.</summary>
    private async Task NoteApplicationAsync(byte marker, long start, int length, CancellationToken ct)
    {
        var name = new byte[Math.Min(12, length - 2)];
        await bytes.ReadAtLeastAsync(name, name.Length, throwOnEndOfStream: false, ct);
        var end = start + 2 + length;
        switch (marker)
        {
            case 0xE0 when name.AsSpan().StartsWith("JFIF\0"u8):
            case 0xE2 when name.AsSpan().StartsWith("ICC_PROFILE\0"u8):
            case 0xEE when name.AsSpan().StartsWith("Adobe"u8):
                break;
            case 0xE1 when name.AsSpan().StartsWith("Exif\0"u8) && !hasExif:
                hasExif = true;
                bytes.Position = start + 10;
                await KeepOrientationAsync(
                    start, end, Math.Max(0, length - 8), static tiff => [0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. tiff], ct);
                break;
            default:
                Cuts.Remove(start, end);
                break;
        }
    }

    private async Task<long?> WebPAsync(CancellationToken ct)
    {
        bytes.Position = 0;
        if (!await FillAsync(8, ct))
            return null;

        // Padded to an even length, which some writers omit at the end.
        var end = 8L + BinaryPrimitives.ReadUInt32LittleEndian(field.AsSpan(4));
        if (end > bytes.Length)
            return null;

        end = Math.Min(end + (end & 1), bytes.Length);
        var flags = -1;
        bytes.Position = 12;
        while (bytes.Position < end)
        {
            if (!await FillAsync(8, ct))
                return null;

            var (start, length, type) = (
                bytes.Position - 8, BinaryPrimitives.ReadUInt32LittleEndian(field.AsSpan(4)), Encoding.Latin1.GetString(field, 0, 4));
            var next = Math.Min(start + 8 + length + (length & 1), end);
            if (start + 8 + length > end)
                return null;
            if (type == "VP8X" && await FillAsync(1, ct))
                flags = field[0];
            else if (type == "EXIF")
                await KeepOrientationAsync(start, next, length, static tiff => [.. "EXIF"u8, 26, 0, 0, 0, .. tiff], ct);
            else if (!WebPParts.Contains(type))
                Cuts.Remove(start, next);
            bytes.Position = next;
        }

        if (Cuts.All.Count > 0)
            CorrectWebP(end, flags);
        return end;
    }

    /// <summary>The sizes and flags in the header are adapted to the remaining chunks.</summary>
    private void CorrectWebP(long end, int flags)
    {
        const int Exif = 0x08, Xmp = 0x04;
        var size = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)(end - 8 - Cuts.Saved));
        Cuts.Replace(4, 8, size);
        if (flags >= 0)
            Cuts.Replace(20, 21, [(byte)((flags & ~(Exif | Xmp)) | (Orientation == ExifOrientation.Upright ? 0 : Exif))]);
    }

    private async Task<long?> HeicAsync(CancellationToken ct)
    {
        bytes.Position = 0;
        while (bytes.Position < bytes.Length)
        {
            var start = bytes.Position;
            if (!await FillAsync(8, ct) || field.AsSpan(4, 4).ContainsAnyExceptInRange((byte)' ', (byte)'~'))
                return null;

            var type = Encoding.Latin1.GetString(field, 4, 4);
            long size = BinaryPrimitives.ReadUInt32BigEndian(field);
            if (size == 1 && !await FillAsync(8, ct))
                return null;
            size = size switch
            {
                0 => bytes.Length - start,
                1 => BinaryPrimitives.ReadInt64BigEndian(field),
                _ => size,
            };

            var payload = bytes.Position;
            if (!Skip(size - (payload - start)))
                return null;
            if (type == "meta" && !await NoteItemsAsync(payload, bytes.Position, ct))
                return null;
            // Videos and makers' data beside a picture.
            if (!HeicParts.Contains(type))
                Cuts.Blank(payload, bytes.Position);
        }

        return bytes.Position;
    }

    /// <summary>
    /// Items are addressed by their position in the file, so metadata is overwritten and nothing moves. HEIC stores the orientation outside
    /// EXIF.
    /// </summary>
    private async Task<bool> NoteItemsAsync(long payload, long end, CancellationToken ct)
    {
        if (end - payload > ImageHeaderProbe.Window)
            return false;

        var box = new byte[end - payload];
        bytes.Position = payload;
        await bytes.ReadExactlyAsync(box, ct);
        if (HeifMeta.Read(box)?.Metadata(payload, bytes.Length) is not { } extents)
            return false;

        foreach (var extent in extents)
            Cuts.Blank(
                extent.Offset, extent.Offset + extent.Length,
                extent.IsExif ? [0, 0, 0, 0, .. "MM\0*"u8, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0] : null);
        return true;
    }

    /// <summary>From here on only the orientation of the EXIF is kept.</summary>
    private async Task KeepOrientationAsync(long start, long end, long length, Func<byte[], byte[]> wrap, CancellationToken ct)
    {
        var tiff = new byte[Math.Min(length, MaximumExif)];
        var read = await bytes.ReadAtLeastAsync(tiff, tiff.Length, throwOnEndOfStream: false, ct);
        // Some WebP writers keep the prefix that EXIF has in a JPEG.
        var given = tiff.AsSpan(0, read);
        Orientation = ExifOrientation.Read(given.StartsWith("Exif\0\0"u8) ? given[6..] : given);

        var smallest = ExifOrientation.Write(Orientation);
        if (Orientation == ExifOrientation.Upright)
            Cuts.Remove(start, end);
        else if (!given.SequenceEqual(smallest))
            Cuts.Replace(start, end, wrap(smallest));
    }

    private async Task<bool> SkipSubBlocksAsync(CancellationToken ct)
    {
        while (await FillAsync(1, ct))
        {
            if (field[0] == 0)
                return true;
            if (!Skip(field[0]))
                return false;
        }

        return false;
    }

    // Compressed data extend to a marker that is neither a stuffed zero nor a restart.
    private async Task<bool> SkipScanAsync(CancellationToken ct)
    {
        var buffer = new byte[16 * 1024];
        var afterMark = false;
        int read;
        while ((read = await bytes.ReadAsync(buffer, ct)) > 0)
        {
            for (var i = 0; i < read; i++)
            {
                if (afterMark && buffer[i] is not (0x00 or 0xFF or (>= 0xD0 and <= 0xD7)))
                {
                    bytes.Position -= read - i + 1;
                    return true;
                }

                afterMark = buffer[i] == 0xFF;
            }
        }

        return false;
    }

    private static int ColourTable(byte packed) => (packed & 0x80) == 0 ? 0 : 3 << ((packed & 7) + 1);

    private async Task<bool> FillAsync(int count, CancellationToken ct) =>
        await bytes.ReadAtLeastAsync(field.AsMemory(0, count), count, throwOnEndOfStream: false, ct) == count;

    private bool Skip(long count)
    {
        if (count < 0 || count > bytes.Length - bytes.Position)
            return false;

        bytes.Position += count;
        return true;
    }
}
