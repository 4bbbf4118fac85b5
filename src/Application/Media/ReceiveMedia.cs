using Postato.Application.UseCases;
using Postato.Domain.Media;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Media;

/// <summary>Streams an upload into the store and reads what it is; the row comes after. No transaction is open meanwhile.</summary>
public sealed class ReceiveMedia(IMediaStore store, IMediaProbe probe, UploadSlots slots, TimeProvider clock) : IUseCase<ReceiveMedia.Input, ReceivedMedia>
{
    /// <summary>Larger than any network takes of an image.</summary>
    public const long MaximumBytes = 32L << 20;

    public static readonly IReadOnlyList<string> Allowed = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/heic"];

    public sealed record Input(Stream Body);

    public Access Access => Access.CallsOut(Permission.MediaWrite);

    public async Task<Result<ReceivedMedia>> Handle(Input input, WorkspaceScope scope, CancellationToken ct)
    {
        using var slot = await slots.EnterAsync(scope.TenantId, ct);
        if (slot is null)
            return new Unavailable(TimeSpan.FromSeconds(1));

        var key = MediaKey.New(scope.TenantId, clock.GetUtcNow());
        if (!(await store.SaveAsync(key, input.Body, MaximumBytes, ct)).Succeeded(out var stored, out var refusal))
            return refusal;

        ImageHeader? header;
        await using (var bytes = await store.OpenAsync(key, ct))
            header = await probe.ReadAsync(bytes, ct);
        if (header is not null)
            return new ReceivedMedia(key, new MediaFacts(header.MimeType, stored.SizeBytes, header.Width, header.Height, null, stored.Sha256));

        await store.DeleteAsync(key, CancellationToken.None);
        return new UnsupportedMediaType(Allowed);
    }
}

/// <summary>Bytes that nobody refers to yet.</summary>
public sealed record ReceivedMedia(string StorageKey, MediaFacts Facts);
