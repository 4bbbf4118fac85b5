using Postato.Api.OpenApi;
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
        var media = ApiRoutes.ForCallers(routes, "/v1/workspaces/{ws}/media", MediaDocs.Tag);

        media.Post("", MediaDocs.Upload, MediaUpload.UploadAsync);
        media.Get("", MediaDocs.List, ListAsync);
        media.Get("/{id}", MediaDocs.Get,
            async (Id<Workspace> ws, Id<MediaItem> id, UseCaseRunner run, GetMedia get, CancellationToken ct) =>
            (await run.InWorkspace(ws, get, new(id), ct)).ToHttp());
        media.Delete("/{id}", MediaDocs.Delete,
            async (Id<Workspace> ws, Id<MediaItem> id, UseCaseRunner run, DeleteMedia delete, CancellationToken ct) =>
            (await run.InWorkspace(ws, delete, new(id), ct)).ToHttp());

        // Anyone with the address, which contains 128 random bits, may fetch the file; it is never rendered.
        routes.MapGet("/media/{tenant}/{year}/{month}/{name}", DownloadAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, ListMedia list,
        CancellationToken ct)
    {
        var query = new ListQuery(http.Request.Query);
        var filter = new MediaFilter(query.OneOf("status", [.. WordLists.MediaStatus.Words.Keys]),
            query.OneOf("type", [.. WordLists.MediaType.Words.Keys]));
        var page = query.Page();
        return query.Refusal is { } refusal ? Replies.Refuse(refusal) : (await run.InWorkspace(ws, list, new(filter, page), ct)).ToHttp();
    }

    private static async Task<IResult> DownloadAsync(string tenant, string year, string month, string name, HttpContext http,
        IMediaStore store, IMediaProbe probe, CancellationToken ct)
    {
        var key = $"{tenant}/{year}/{month}/{name}";
        try
        {
            var bytes = MediaKey.IsWellFormed(key) ? await store.OpenAsync(key, ct) : throw new FileNotFoundException();
            var header = await probe.ReadAsync(bytes, ct);
            bytes.Position = 0;
            http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            return Results.Stream(bytes, header?.MimeType ?? "application/octet-stream", fileDownloadName: name,
                enableRangeProcessing: true);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return Replies.Refuse(new NotFound());
        }
    }
}
