using Postato.Domain.Media;
using Postato.Domain.Primitives;

namespace Postato.Application.Media;

/// <summary>A medium as every surface shows it.</summary>
/// <param name="Url">The address of the file, as a download. Anyone who has it can fetch the file.</param>
public sealed record MediaView(
    Id<MediaItem> Id, Uri Url, string Type, string MimeType, long SizeBytes, int? Width, int? Height, int? DurationMs, string Sha256,
    string Status, string? Filename, string? Alt, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    public static MediaView Of(MediaItem media, Uri publicUrl) => new(
        media.Id, new Uri(publicUrl, $"/media/{media.StorageKey}"), media.Type, media.MimeType, media.SizeBytes, media.Width, media.Height,
        media.DurationMs, media.Sha256,
        media.Status, media.Filename, media.Alt, media.CreatedAt, media.ExpiresAt);
}
