using Postato.Api.OpenApi;
using Postato.Application.Lists;
using Postato.Application.Media;
using Postato.Application.UseCases;
using Postato.Domain.Media;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.Rest.Media;

internal static class MediaEndpoints
{
    private static readonly string[] Statuses = ["pending", "ready", "failed", "expired"];
    private static readonly string[] Types = ["image", "video", "document"];

    private static readonly ListParameter[] Filters =
    [
        ListParameters.OneOf("status", "Media in this state.", Statuses, "ready"),
        ListParameters.OneOf("type", "Media of this kind.", Types, "image"),
        .. ListParameters.Paging,
    ];

    public static void MapMedia(this IEndpointRouteBuilder routes)
    {
        var media = routes.MapGroup("/v1/workspaces/{ws}/media").WithTags("Media").ForCallers();

        media.MapPost("", MediaUpload.UploadAsync).Described(
                "uploadMedia", "Upload an image",
                "As `multipart/form-data` with one part `file` (JPEG, PNG, WebP, GIF or HEIC, up to 32 MiB) and, if wanted, one part `alt`. What it is, is read from the bytes; name and declared type count for nothing.")
            .ReadsUpload().Produces<MediaView>(201).TakesKey().Refuses(400, 401, 403, 404, 409, 413, 415, 422, 429);
        media.MapGet("", ListAsync).Described("listMedia", "List media", "Newest first.")
            .Produces<Page<MediaView>>().Takes(Filters).Refuses(400, 401, 403, 404, 429);
        media.MapGet("/{id}", async (Id<Workspace> ws, Id<MediaItem> id, UseCaseRunner run, GetMedia get, CancellationToken ct) =>
            (await run.InWorkspace(ws, get, new(id), ct)).ToHttp()).Described("getMedia", "Read a medium", "Its facts, and the address of its bytes.")
            .Produces<MediaView>().Refuses(401, 403, 404, 429);
        media.MapDelete("/{id}", async (Id<Workspace> ws, Id<MediaItem> id, UseCaseRunner run, DeleteMedia delete, CancellationToken ct) =>
            (await run.InWorkspace(ws, delete, new(id), ct)).ToHttp()).Described(
                "deleteMedia", "Delete a medium",
                "Refused while a post that has not come to its end shows it. Bytes that a post of the past showed are kept with it; others are gone at once.")
            .Produces<DeletedMediaView>().Refuses(401, 403, 404, 409, 429);

        // Whoever knows the address, which holds 128 random bits, may fetch the bytes; nothing here is ever rendered.
        routes.MapGet("/media/{tenant}/{year}/{month}/{name}", DownloadAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, ListMedia list, CancellationToken ct)
    {
        var query = new ListQuery(http.Request.Query);
        var filter = new MediaFilter(query.OneOf("status", Statuses), query.OneOf("type", Types));
        var page = query.Page();
        return query.Refusal is { } refusal ? Replies.Refuse(refusal) : (await run.InWorkspace(ws, list, new(filter, page), ct)).ToHttp();
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
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return Replies.Refuse(new NotFound());
        }
    }
}
