namespace Postato.Application.Media;

/// <summary>Tells what bytes are, from the bytes: declared type, name and extension count for nothing.</summary>
public interface IMediaProbe
{
    /// <summary>Null when it is no image that this house takes, or its header is broken.</summary>
    Task<ImageHeader?> ReadAsync(Stream bytes, CancellationToken ct);
}

/// <param name="MimeType"><c>image/jpeg</c>, <c>image/png</c>, <c>image/webp</c>, <c>image/gif</c> or <c>image/heic</c>.</param>
public sealed record ImageHeader(string MimeType, int Width, int Height);
