using Postato.Domain.Networks;

namespace Postato.Infrastructure.Networks.Shared;

/// <summary>The part of a medium's bytes that one call sends.</summary>
internal static class MediaBytes
{
    public static Task<byte[]> ReadAllAsync(this StepContext step, PublishMedia media, CancellationToken ct) =>
        step.ReadAsync(media, 0, (int)media.SizeBytes, ct);

    public static async Task<byte[]> ReadAsync(this StepContext step, PublishMedia media, long offset, int length, CancellationToken ct)
    {
        var bytes = new byte[length];
        await using var stream = await step.OpenMedia(media.Id, ct);
        if (stream.CanSeek)
            stream.Position = offset;
        else
            await SkipAsync(stream, offset, ct);
        await stream.ReadExactlyAsync(bytes, ct);
        return bytes;
    }

    private static async Task SkipAsync(Stream stream, long bytes, CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        while (bytes > 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes)), ct);
            bytes -= read > 0 ? read : throw new EndOfStreamException();
        }
    }
}
