using Postato.Domain.Media;
using Postato.Domain.Primitives;

namespace Postato.Domain.Events;

/// <summary>The medium was stored and can be used in posts.</summary>
[EventType("media.ready")]
public sealed record MediaReady(MediaEventData Data) : EventRecord<MediaEventData>(Data.MediaId.ToString(), Data);

/// <summary>A medium in an event: its members mean what they mean in the REST API.</summary>
public sealed record MediaEventData(Id<MediaItem> MediaId, string Type, string MimeType, long SizeBytes, string Status)
{
    public static MediaEventData Of(MediaItem media) => new(media.Id, media.Type, media.MimeType, media.SizeBytes, media.Status);
}
