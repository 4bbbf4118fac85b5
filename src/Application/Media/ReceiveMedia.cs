using System.Globalization;
using Postato.Application.UseCases;
using Postato.Domain.Media;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Application.Media;

/// <summary>Streams an upload into the store and inspects it; its row is created afterwards. No transaction is open meanwhile.</summary>
public sealed class ReceiveMedia(IMediaStore store, IMediaProbe probe, UploadSlots slots, TimeProvider clock)
    : IUseCase<ReceiveMedia.Input, ReceivedMedia>
{
    /// <summary>Larger than any network accepts for an image.</summary>
    public const long MaximumBytes = 32L << 20;

    public const int MaximumSide = 20_000;
    public const long MaximumPixels = 100_000_000;

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

        await using var bytes = await store.OpenAsync(key, ct);
        var verdict = await probe.InspectAsync(bytes, ct);
        if (verdict is { Fault: ImageFault.None, Header: { } header })
            return verdict.Cleaned is { } cleaned
                ? await KeepCleanedAsync(key, stored, cleaned, header, scope, ct)
                : new ReceivedMedia(key, FactsOf(header, stored), stored.Sha256);

        await store.DeleteAsync(key, CancellationToken.None);
        return RefusalOf(verdict, stored);
    }

    /// <summary>Removes location metadata from the picture, so that neither a network nor anyone with the URL can read it.</summary>
    private async Task<Result<ReceivedMedia>> KeepCleanedAsync(
        string original, StoredBytes sent, Stream cleaned, ImageHeader header, WorkspaceScope scope, CancellationToken ct)
    {
        try
        {
            var key = MediaKey.New(scope.TenantId, clock.GetUtcNow());
            return (await store.SaveAsync(key, cleaned, MaximumBytes, ct)).Succeeded(out var stored, out var refusal)
                ? new ReceivedMedia(key, FactsOf(header, stored), sent.Sha256)
                : refusal;
        }
        finally
        {
            await store.DeleteAsync(original, CancellationToken.None);
        }
    }

    private static MediaFacts FactsOf(ImageHeader header, StoredBytes stored) =>
        new(header.MimeType, stored.SizeBytes, header.Width, header.Height, null, stored.Sha256);

    private static Error RefusalOf(ImageVerdict verdict, StoredBytes stored) => verdict.Fault switch
    {
        _ when stored.SizeBytes == 0 => new InvalidRequest("file", "The file is empty."),
        ImageFault.TooLarge => new InvalidRequest("file", string.Create(CultureInfo.InvariantCulture,
            $"An image has at most {MaximumSide} pixels a side and {MaximumPixels / 1_000_000} megapixels; this one "
                + $"has {verdict.Header!.Width} × {verdict.Header.Height}: make it smaller.")),
        ImageFault.CutShort => new InvalidRequest("file", "The file ends in the middle of the image, or is damaged: upload it again."),
        ImageFault.NotAlone =>
            new UnsupportedMediaType(Allowed, "Something else follows the end of the image: save it again as a plain image."),
        _ => new UnsupportedMediaType(Allowed),
    };
}

/// <summary>A stored file that has no row yet.</summary>
/// <param name="SentSha256">Hash of the file as received, before metadata was removed: a repeated upload is recognised by it.</param>
public sealed record ReceivedMedia(string StorageKey, MediaFacts Facts, string SentSha256);
