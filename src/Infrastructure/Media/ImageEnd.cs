using System.Buffers.Binary;

namespace Postato.Infrastructure.Media;

/// <summary>
/// Walks through the parts of an image to where it ends: chunks of PNG, blocks of GIF, segments and scans of JPEG, the size of
/// RIFF, boxes of HEIC. No pixel is decoded, and no more than a buffer is held.
/// </summary>
internal sealed class ImageEnd(Stream bytes)
{
    private readonly byte[] field = new byte[16];

    /// <returns>The position behind its last byte; null: it ends too early, or its parts do not fit together.</returns>
    public Task<long?> FindAsync(string mimeType, CancellationToken ct) => mimeType switch
    {
        "image/png" => PngAsync(ct),
        "image/gif" => GifAsync(ct),
        "image/jpeg" => JpegAsync(ct),
        "image/webp" => WebPAsync(ct),
        _ => HeicAsync(ct),
    };

    private async Task<long?> PngAsync(CancellationToken ct)
    {
        bytes.Position = 8;
        while (await FillAsync(8, ct))
        {
            var (length, isEnd) = (BinaryPrimitives.ReadUInt32BigEndian(field), field.AsSpan(4, 4).SequenceEqual("IEND"u8));
            if (!Skip(length + 4L))
                return null;
            if (isEnd)
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
            switch (field[0])
            {
                case 0x3B:
                    return bytes.Position;
                case 0x21 when Skip(1) && await SkipSubBlocksAsync(ct):
                case 0x2C when await FillAsync(9, ct) && Skip(ColourTable(field[8]) + 1) && await SkipSubBlocksAsync(ct):
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private async Task<long?> JpegAsync(CancellationToken ct)
    {
        bytes.Position = 2;
        while (await FillAsync(2, ct) && field[0] == 0xFF)
        {
            var marker = field[1];
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

            if (!await FillAsync(2, ct) || BinaryPrimitives.ReadUInt16BigEndian(field) is not (>= 2 and var length) || !Skip(length - 2))
                return null;
            if (marker == 0xDA && !await SkipScanAsync(ct))
                return null;
        }

        return null;
    }

    private async Task<long?> WebPAsync(CancellationToken ct)
    {
        bytes.Position = 0;
        if (!await FillAsync(8, ct))
            return null;

        // Padded to an even length, which some writers forget at the end.
        var end = 8L + BinaryPrimitives.ReadUInt32LittleEndian(field.AsSpan(4));
        return end > bytes.Length ? null : Math.Min(end + (end & 1), bytes.Length);
    }

    private async Task<long?> HeicAsync(CancellationToken ct)
    {
        bytes.Position = 0;
        while (bytes.Position < bytes.Length)
        {
            var start = bytes.Position;
            if (!await FillAsync(8, ct) || field.AsSpan(4, 4).ContainsAnyExceptInRange((byte)' ', (byte)'~'))
                return null;

            long size = BinaryPrimitives.ReadUInt32BigEndian(field);
            if (size == 0)
                return bytes.Length;
            if (size == 1 && !await FillAsync(8, ct))
                return null;
            if (size == 1)
                size = BinaryPrimitives.ReadInt64BigEndian(field);
            if (!Skip(size - (bytes.Position - start)))
                return null;
        }

        return bytes.Position;
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

    // Compressed data run to a marker that is neither a stuffed zero nor a restart.
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

    private async Task<bool> FillAsync(int count, CancellationToken ct) => await bytes.ReadAtLeastAsync(field.AsMemory(0, count), count, throwOnEndOfStream: false, ct) == count;

    private bool Skip(long count)
    {
        if (count < 0 || count > bytes.Length - bytes.Position)
            return false;

        bytes.Position += count;
        return true;
    }
}
