using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Postato.Application.Idempotency;
using Postato.Application.Media;
using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.Rest.Media;

/// <summary>An upload streams into the store; its row comes after, once for each idempotency key.</summary>
internal static class MediaUpload
{
    private const int MaximumAltLength = 10_000;
    private const int MaximumFilenameLength = 255;
    private const long Envelope = 1 << 20;

    public static async Task<IResult> UploadAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, ReceiveMedia receive, AddMedia add, IMediaStore store, CancellationToken ct)
    {
        if (!Calls.ReadKey(http).Succeeded(out var key, out var refusal))
            return Replies.Refuse(refusal);
        if (BoundaryOf(http.Request) is not { } boundary)
            return Replies.Refuse(new UnsupportedMediaType(["multipart/form-data"]));
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = ReceiveMedia.MaximumBytes + Envelope;

        var parts = new Parts();
        try
        {
            if (await ReadAsync(parts, new MultipartReader(boundary, http.Request.Body), body => run.InWorkspace(ws, receive, new(body), ct), ct) is { } mistake)
                return Replies.Refuse(mistake);

            var answer = await AddAsync(parts, key, ws, http, run, add, ct);
            if (answer is { Error: null, Value.Replayed: false })
                parts.File = null;
            return answer.ToHttp();
        }
        catch (Exception broken) when (broken is IOException or BadHttpRequestException && !ct.IsCancellationRequested)
        {
            return Replies.Refuse(broken is BadHttpRequestException { StatusCode: 413 } ? new PayloadTooLarge(ReceiveMedia.MaximumBytes) : new InvalidRequest("file", "The multipart body is broken."));
        }
        finally
        {
            // Bytes that no row refers to.
            if (parts.File is { } orphan)
                await store.DeleteAsync(orphan.StorageKey, CancellationToken.None);
        }
    }

    private static async Task<Result<Answer>> AddAsync(Parts parts, GivenKey key, Id<Workspace> ws, HttpContext http, UseCaseRunner run, AddMedia add, CancellationToken ct)
    {
        var input = new AddMedia.Input(parts.File!, parts.Filename, parts.Alt);
        return key.Value is { } given
            ? await run.InWorkspace(ws, add, input, Calls.Of(http, given, new { parts.File!.Facts.Sha256, parts.Filename, parts.Alt }), Replies.Created, ct)
            : (await run.InWorkspace(ws, add, input, ct)).Match(view => (Result<Answer>)Replies.Created(view), error => error);
    }

    private static async Task<Error?> ReadAsync(Parts parts, MultipartReader reader, Func<Stream, Task<Result<ReceivedMedia>>> receive, CancellationToken ct)
    {
        while (await reader.ReadNextSectionAsync(ct) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                return new InvalidRequest("file", "Each part has a Content-Disposition with a name.");

            switch (HeaderUtilities.RemoveQuotes(disposition.Name).Value)
            {
                case "file" when parts.File is null:
                    if (!(await receive(section.Body)).Succeeded(out var file, out var refusal))
                        return refusal;
                    (parts.File, parts.Filename) = (file, FilenameOf(disposition));
                    break;
                case "alt" when parts.Alt is null:
                    if (await ReadTextAsync(section.Body, ct) is not { } alt)
                        return new InvalidRequest("alt", $"At most {MaximumAltLength} characters of UTF-8, without NUL.");
                    parts.Alt = alt;
                    break;
                case var name:
                    return new InvalidRequest(name ?? "file", "The parts are one file and, if wanted, one alt.");
            }
        }

        return parts.File is null ? new InvalidRequest("file", "A part named file is required.") : null;
    }

    private static async Task<string?> ReadTextAsync(Stream body, CancellationToken ct)
    {
        using var reader = new StreamReader(body, new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true));
        var buffer = new char[MaximumAltLength + 1];
        try
        {
            var read = await reader.ReadBlockAsync(buffer, ct);
            return read > MaximumAltLength || buffer.AsSpan(0, read).Contains('\0') ? null : new string(buffer, 0, read);
        }
        catch (System.Text.DecoderFallbackException)
        {
            return null;
        }
    }

    private static string? BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType == "multipart/form-data" && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 200 } boundary
            ? boundary
            : null;

    // A name is what a person recognises the file by, never a path.
    private static string? FilenameOf(ContentDispositionHeaderValue disposition)
    {
        var name = (disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName)).Value;
        if (string.IsNullOrEmpty(name))
            return null;

        var last = new string([.. name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Where(c => !char.IsControl(c))]);
        return last.Length > MaximumFilenameLength ? last[..MaximumFilenameLength] : last;
    }

    private sealed class Parts
    {
        public ReceivedMedia? File { get; set; }
        public string? Filename { get; set; }
        public string? Alt { get; set; }
    }
}

/// <summary>The parts of an upload.</summary>
internal sealed record MediaUploadRequest(IFormFile File, string? Alt);
