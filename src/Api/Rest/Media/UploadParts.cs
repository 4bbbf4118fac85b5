using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Postato.Application.Media;
using Postato.Domain.Primitives;

namespace Postato.Api.Rest.Media;

/// <summary>The parts of an upload as they arrive: one file, which is streamed, and a short text.</summary>
internal sealed class UploadParts
{
    private const int MaximumAltLength = 10_000;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public ReceivedMedia? File { get; private set; }

    public string? Filename { get; private set; }

    public string? Alt { get; private set; }

    /// <exception cref="BrokenUpload">The client's body cannot be read.</exception>
    public async Task<Error?> ReadAsync(MultipartReader reader, Func<Stream, Task<Result<ReceivedMedia>>> receive, CancellationToken ct)
    {
        while (await BrokenUpload.WatchAsync(() => reader.ReadNextSectionAsync(ct)) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                return new InvalidRequest("file", "Each part has a Content-Disposition with a name.");

            switch (HeaderUtilities.RemoveQuotes(disposition.Name).Value)
            {
                case "file" when File is null:
                    if (!(await receive(new ClientStream(section.Body))).Succeeded(out var file, out var refusal))
                        return refusal;
                    (File, Filename) = (file, MediaFilename.Of(disposition));
                    break;
                case "alt" when Alt is null:
                    if (await ReadTextAsync(new ClientStream(section.Body), ct) is not { } alt)
                        return new InvalidRequest("alt", $"Send at most {MaximumAltLength} characters of UTF-8, without NUL.");
                    Alt = alt;
                    break;
                default:
                    return new InvalidRequest("file", "The parts are one named file and, if wanted, one named alt.");
            }
        }

        Alt = Alt is "" ? null : Alt;
        return File is null ? new InvalidRequest("file", "A part named file is required.") : null;
    }

    private static async Task<string?> ReadTextAsync(Stream body, CancellationToken ct)
    {
        using var reader = new StreamReader(body, Utf8, detectEncodingFromByteOrderMarks: false);
        var buffer = new char[MaximumAltLength + 1];
        try
        {
            var read = await reader.ReadBlockAsync(buffer, ct);
            return read > MaximumAltLength || buffer.AsSpan(0, read).Contains('\0') ? null : new string(buffer, 0, read);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
