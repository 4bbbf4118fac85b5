using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Postato.Application.Idempotency;
using Postato.Application.Media;
using Postato.Application.UseCases;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.Rest.Media;

/// <summary>Streams an upload into the store and then creates its row, once per idempotency key.</summary>
internal static class MediaUpload
{
    private const long Envelope = 1 << 20;

    public static async Task<IResult> UploadAsync(
        Id<Workspace> ws, HttpContext http, UseCaseRunner run, ReceiveMedia receive, AddMedia add, IMediaStore store, CancellationToken ct)
    {
        if (!Calls.ReadKey(http).Succeeded(out var key, out var refusal))
            return Replies.Refuse(refusal);
        if (BoundaryOf(http.Request) is not { } boundary)
            return Replies.Refuse(new UnsupportedMediaType(["multipart/form-data"]));
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = ReceiveMedia.MaximumBytes + Envelope;

        var parts = new UploadParts();
        if (await ReceiveAsync(parts, boundary, http, body => run.InWorkspace(ws, receive, new(body), ct), ct) is { } mistake)
        {
            await DropAsync(parts, store);
            return Replies.Refuse(mistake);
        }

        // From here on a failure may leave a row, so the bytes are deleted only when it is known that there is none.
        var answer = await AddAsync(parts, key, ws, http, run, add, ct);
        if (answer is not { Error: null, Value.Replayed: false })
            await DropAsync(parts, store);
        return answer.ToHttp();
    }

    private static async Task<Error?> ReceiveAsync(
        UploadParts parts, string boundary, HttpContext http, Func<Stream, Task<Result<ReceivedMedia>>> receive, CancellationToken ct)
    {
        try
        {
            return await parts.ReadAsync(new MultipartReader(boundary, http.Request.Body), receive, ct);
        }
        catch (BrokenUpload broken)
            when (broken.InnerException is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            return new PayloadTooLarge(ReceiveMedia.MaximumBytes);
        }
        catch (BrokenUpload broken)
            when (broken.InnerException is BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }
                || ct.IsCancellationRequested)
        {
            // Reported as for every other body.
            ExceptionDispatchInfo.Throw(broken.InnerException!);
            throw;
        }
        catch (BrokenUpload)
        {
            return new InvalidRequest("file", "The multipart body is broken: it ends early, or its parts are not as they should be.");
        }
    }

    private static async Task<Result<Answer>> AddAsync(
        UploadParts parts, GivenKey key, Id<Workspace> ws, HttpContext http, UseCaseRunner run, AddMedia add, CancellationToken ct)
    {
        var input = new AddMedia.Input(parts.File!, parts.Filename, parts.Alt);
        return key.Value is { } given
            ? await run.InWorkspace(
                ws, add, input, Calls.Of(http, given, new { parts.File!.SentSha256, parts.Filename, parts.Alt }), Replies.Created, ct)
            : (await run.InWorkspace(ws, add, input, ct)).Match(view => (Result<Answer>)Replies.Created(view), error => error);
    }

    // No row refers to these bytes.
    private static Task DropAsync(UploadParts parts, IMediaStore store) =>
        parts.File is { } orphan ? store.DeleteAsync(orphan.StorageKey, CancellationToken.None) : Task.CompletedTask;

    private static string? BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
                && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 200 } boundary
                ? boundary
                : null;
}
