using System.Globalization;
using Postato.Api.Rest.Json;
using Postato.Application.Lists;
using Postato.Application.Networks;
using Postato.Application.Posts;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Posts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.Rest.Posts;

internal static class PostEndpoints
{
    public static void MapPosts(this IEndpointRouteBuilder routes)
    {
        var posts = routes.MapGroup("/v1/workspaces/{ws}/posts").WithTags("Posts");

        posts.MapPost("", CreateAsync).WithSummary("Create a post").Accepts<PostRequest>("application/json").Produces<PostView>(201).Refuses(400, 401, 403, 404, 409, 422, 429);
        posts.MapPost("/batch", PostBatch.CreateAsync).WithSummary("Create up to 100 posts").Accepts<BatchRequest>("application/json").Produces<BatchView>(207).Refuses(400, 401, 404, 413, 429);
        posts.MapPost("/validate", ValidateAsync).WithSummary("Check a post without storing it").Accepts<PostRequest>("application/json").Produces<ValidationView>().Refuses(400, 401, 403, 404, 429);
        posts.MapGet("", ListAsync).WithSummary("List posts").Produces<Page<PostView>>().Refuses(400, 401, 403, 404, 429);
        posts.MapGet("/{id}", async (Id<Workspace> ws, Id<Post> id, UseCaseRunner run, GetPost get, CancellationToken ct) =>
            (await run.InWorkspace(ws, get, new(id), ct)).ToHttp()).WithSummary("Read a post").Produces<PostView>().Refuses(401, 403, 404, 429);
        posts.MapPatch("/{id}", UpdateAsync).WithSummary("Change a post").Accepts<PostPatchRequest>("application/json").Produces<PostView>().Refuses(400, 401, 403, 404, 409, 422, 429);
        posts.MapDelete("/{id}", async (Id<Workspace> ws, Id<Post> id, UseCaseRunner run, DeletePost delete, CancellationToken ct) =>
            (await run.InWorkspace(ws, delete, new(id), ct)).ToHttp()).WithSummary("Cancel and hide a post").Produces<DeletedPostView>().Refuses(401, 403, 404, 409, 429);
        posts.MapPost("/{id}/cancel", async (Id<Workspace> ws, Id<Post> id, UseCaseRunner run, CancelPost cancel, CancellationToken ct) =>
            (await run.InWorkspace(ws, cancel, new(id), ct)).ToHttp()).WithSummary("Take a post out of the queue").Produces<PostView>().Refuses(401, 403, 404, 409, 429);
        posts.MapPost("/{id}/retry", async (Id<Workspace> ws, Id<Post> id, UseCaseRunner run, RetryPost retry, CancellationToken ct) =>
            (await run.InWorkspace(ws, retry, new(id), ct)).ToHttp()).WithSummary("Send a failed post again").Produces<PostView>().Refuses(401, 403, 404, 409, 429);
        posts.MapGet("/{id}/timeline", TimelineAsync).WithSummary("What happened to a post, oldest first").Produces<Page<TimelineEntry>>().Refuses(400, 401, 403, 404, 429);
    }

    private static async Task<IResult> CreateAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, CreatePost create, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<PostRequest>(http.Request, ct)).Succeeded(out var request, out var refusal) || !request.ToSubmission().Succeeded(out var submission, out refusal))
            return Replies.Refuse(refusal);

        return await run.CreateAsync(http, ws, create, request, submission, ct);
    }

    private static async Task<IResult> ValidateAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, ValidatePost validate, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<PostRequest>(http.Request, ct)).Succeeded(out var request, out var refusal) || !request.ToSubmission().Succeeded(out var submission, out refusal))
            return Replies.Refuse(refusal);

        return (await run.InWorkspace(ws, validate, submission, ct)).ToHttp();
    }

    private static async Task<IResult> UpdateAsync(Id<Workspace> ws, Id<Post> id, HttpContext http, UseCaseRunner run, UpdatePost update, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<PostPatchRequest>(http.Request, ct)).Succeeded(out var request, out var refusal) || !request.ToPatch(id).Succeeded(out var patch, out refusal))
            return Replies.Refuse(refusal);

        return (await run.InWorkspace(ws, update, patch, ct)).ToHttp();
    }

    private static async Task<IResult> ListAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, ListPosts list, NetworkRegistry networks, CancellationToken ct)
    {
        var query = new ListQuery(http.Request.Query);
        var filter = new PostFilter(
            query.Several<PostStatus>("status"), query.Platform(networks), query.Text("postType"), query.Text("accountId") is { } account ? Id<SocialAccount>.ParseOrNone(account) : null,
            query.Instant("from"), query.Instant("to"), query.Text("q"));
        var page = query.Page();
        return query.Refusal is { } refusal ? Replies.Refuse(refusal) : (await run.InWorkspace(ws, list, new(filter, page), ct)).ToHttp();
    }

    private static async Task<IResult> TimelineAsync(Id<Workspace> ws, Id<Post> id, HttpContext http, UseCaseRunner run, GetTimeline timeline, CancellationToken ct)
    {
        var query = new ListQuery(http.Request.Query);
        var limit = query.Limit();
        long after = 0;
        if (query.Text("cursor") is { } cursor && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            return Replies.Refuse(new InvalidRequest("cursor", "A cursor is what an earlier page gave, unchanged."));

        return query.Refusal is { } refusal ? Replies.Refuse(refusal) : (await run.InWorkspace(ws, timeline, new(id, after, limit), ct)).ToHttp();
    }
}
