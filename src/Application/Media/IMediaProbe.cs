namespace Postato.Application.Media;

/// <summary>Tells what bytes are, from the bytes: declared type, name and extension count for nothing.</summary>
public interface IMediaProbe
{
    /// <summary>From the beginning alone. Null when it is no image that this house takes, or its header is broken.</summary>
    Task<ImageHeader?> ReadAsync(Stream bytes, CancellationToken ct);

    /// <summary>From the beginning to the end, with constant memory: a whole image and nothing else, as large as it is shown.</summary>
    Task<ImageVerdict> InspectAsync(Stream bytes, CancellationToken ct);
}

/// <param name="MimeType"><c>image/jpeg</c>, <c>image/png</c>, <c>image/webp</c>, <c>image/gif</c> or <c>image/heic</c>.</param>
public sealed record ImageHeader(string MimeType, int Width, int Height);

/// <param name="Header">As far as it could be read.</param>
/// <param name="Cleaned">
/// The same picture without what it says of place, time, camera and people, read from the inspected bytes; null: they say nothing
/// of the kind. How it is turned, and its colours, stay.
/// </param>
public sealed record ImageVerdict(ImageHeader? Header, ImageFault Fault, Stream? Cleaned = null);

public enum ImageFault
{
    None,

    /// <summary>No image that this house takes.</summary>
    Unknown,

    /// <summary>More pixels than this house takes.</summary>
    TooLarge,

    /// <summary>It ends before the image does, or its parts do not fit together.</summary>
    CutShort,

    /// <summary>Something else follows the end of the image.</summary>
    NotAlone,
}
