namespace Postato.Application.Media;

/// <summary>Determines what a file is from its bytes; the declared type, name and extension are ignored.</summary>
public interface IMediaProbe
{
    /// <summary>Reads only the beginning. Null when it is not a supported image or its header is broken.</summary>
    Task<ImageHeader?> ReadAsync(Stream bytes, CancellationToken ct);

    /// <summary>Reads the whole file with constant memory, and checks that it is exactly one complete image.</summary>
    Task<ImageVerdict> InspectAsync(Stream bytes, CancellationToken ct);
}

/// <param name="MimeType"><c>image/jpeg</c>, <c>image/png</c>, <c>image/webp</c>, <c>image/gif</c> or <c>image/heic</c>.</param>
public sealed record ImageHeader(string MimeType, int Width, int Height);

/// <param name="Header">As much of it as could be read.</param>
/// <param name="Cleaned">
/// The same picture without metadata on place, time, camera and people; null when there is none. Orientation and colours are kept.
/// </param>
public sealed record ImageVerdict(ImageHeader? Header, ImageFault Fault, Stream? Cleaned = null);

public enum ImageFault
{
    None,

    /// <summary>Not a supported image.</summary>
    Unknown,

    /// <summary>More pixels than are allowed.</summary>
    TooLarge,

    /// <summary>The image is incomplete, or its parts are inconsistent.</summary>
    CutShort,

    /// <summary>Other data follows the end of the image.</summary>
    NotAlone,
}
