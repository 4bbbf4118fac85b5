using Postato.Application.Lists;
using Postato.Application.Media;
using Postato.Application.UseCases;
using Postato.Domain.Media;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.Rest.Media;

internal static class MediaEndpoints
{
    public static void MapMedia(this IEndpointRouteBuilder routes)
    {
        var media = routes.MapGroup("/v1/workspaces/{ws}/media").WithTags("Media");

        media.MapPost("", MediaUpload.UploadAsync).WithSummary("Upload an image").Accepts<MediaUploadRequest>("multipart/form-data").Produces<MediaView>(201).Refuses(400, 401, 403, 404, 413, 415, 429);
        media.MapGet("", ListAsync).WithSummary("List media").Produces<Page<MediaView>>().Refuses(400, 401, 403, 404, 429);
        media.MapGet("/{id}", async (Id<Workspace> ws, Id<MediaItem> id, UseCaseRunner run, GetMedia get, CancellationToken ct) =>
            (await run.InWorkspace(ws, get, new(id), ct)).ToHttp()).WithSummary("Read a medium").Produces<MediaView>().Refuses(401, 403, 404, 429);
        media.MapDelete("/{id}", async (Id<Workspace> ws, Id<MediaItem> id, UseCaseRunner run, DeleteMedia delete, CancellationToken ct) =>
            (await run.InWorkspace(ws, delete, new(id), ct)).ToHttp()).WithSummary("Delete a medium").Produces<DeletedMediaView>().Refuses(401, 403, 404, 409, 429);

        // Whoever knows the address, which holds 128 random bits, may fetch the bytes; nothing here is ever rendered.
        routes.MapGet("/media/{tenant}/{year}/{month}/{name}", DownloadAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, ListMedia list, CancellationToken ct)
    {
        var query = new ListQuery(http.Request.Query);
        var page = query.Page();
        return query.Refusal is { } refusal ? Replies.Refuse(refusal) : (await run.InWorkspace(ws, list, new(new MediaFilter(query.Text("status"), query.Text("type")), page), ct)).ToHttp();
    }

    private static async Task<IResult> DownloadAsync(string tenant, string year, string month, string name, HttpContext http, IMediaStore store, IMediaProbe probe, CancellationToken ct)
    {
        var key = $"{tenant}/{year}/{month}/{name}";
        try
        {
            var bytes = MediaKey.IsWellFormed(key) ? await store.OpenAsync(key, ct) : throw new FileNotFoundException();
            var header = await probe.ReadAsync(bytes, ct);
            bytes.Position = 0;
            http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            return Results.Stream(bytes, header?.MimeType ?? "application/octet-stream", fileDownloadName: name, enableRangeProcessing: true);
        }
        catch (FileNotFoundException)
        {
            return Replies.Refuse(new NotFound());
        }
    }
}
