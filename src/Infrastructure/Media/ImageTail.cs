namespace Postato.Infrastructure.Media;

/// <summary>Judges what follows the end of an image. Zeros are ignored; after a JPEG cameras append further pictures and videos.</summary>
internal static class ImageTail
{
    private const int Overlap = 16;

    // In lower case: ZIP, PDF, RAR, 7z, and what browsers detect as HTML.
    private static readonly byte[][] Signatures =
    [
        [.. "pk"u8, 3, 4], [.. "pk"u8, 5, 6], [.. "%pdf-"u8], [.. "rar!"u8], [.. "7z"u8, 0xBC, 0xAF], [.. "<html"u8], [.. "<!doctype"u8],
        [.. "<script"u8], [.. "<svg"u8], [.. "<?php"u8],
    ];

    public static async Task<bool> IsHarmlessAsync(Stream bytes, long end, bool mayHoldMore, CancellationToken ct)
    {
        bytes.Position = end;
        var buffer = new byte[64 * 1024];
        int kept = 0, read;
        while ((read = await bytes.ReadAsync(buffer.AsMemory(kept), ct)) > 0)
        {
            if (mayHoldMore ? HoldsSignature(buffer.AsSpan(0, kept + read)) : buffer.AsSpan(kept, read).ContainsAnyExcept((byte)0))
                return false;

            var seen = kept + read;
            kept = Math.Min(Overlap, seen);
            buffer.AsSpan(seen - kept, kept).CopyTo(buffer);
        }

        return true;
    }

    private static bool HoldsSignature(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] is >= (byte)'A' and <= (byte)'Z')
                bytes[i] |= 0x20;
        }

        foreach (var signature in Signatures)
        {
            if (bytes.IndexOf(signature) >= 0)
                return true;
        }

        return false;
    }
}
