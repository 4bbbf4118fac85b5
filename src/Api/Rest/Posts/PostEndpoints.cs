using Postato.Api.OpenApi;
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
        var posts = routes.MapGroup("/v1/workspaces/{ws}/posts").WithTags("Posts").ForCallers();

        posts.MapPost("", CreateAsync).Described("createPost", "Create a post", PostDocs.Create)
            .Reads<PostRequest>().Produces<PostView>(201).TakesKey().Refuses(400, 401, 403, 404, 409, 413, 415, 422, 429);
        posts.MapPost("/batch", PostBatch.CreateAsync).Described("createPosts", "Create up to 100 posts", PostDocs.Batch)
            .Reads<BatchRequest>().Produces<BatchView>(207).TakesKey().Refuses(400, 401, 404, 413, 415, 429);
        posts.MapPost("/validate", ValidateAsync).Described("validatePost", "Check a post without storing it", PostDocs.Validate)
            .Reads<PostRequest>().Produces<ValidationView>().Refuses(400, 401, 403, 404, 413, 415, 429);
        posts.MapGet("", ListAsync).Described("listPosts", "List posts", PostDocs.List)
            .Produces<Page<PostView>>().Takes(PostDocs.Filters).Refuses(400, 401, 403, 404, 429);
        posts.MapGet("/{id}", async (Id<Workspace> ws, Id<Post> id, UseCaseRunner run, GetPost get, CancellationToken ct) =>
            (await run.InWorkspace(ws, get, new(id), ct)).ToHttp()).Described("getPost", "Read a post", PostDocs.Get)
            .Produces<PostView>().Refuses(401, 403, 404, 429);
        posts.MapPatch("/{id}", UpdateAsync).Described("updatePost", "Change a post", PostDocs.Update)
            .Reads<PostPatchRequest>().Produces<PostView>().Refuses(400, 401, 403, 404, 409, 413, 415, 422, 429);
        posts.MapDelete("/{id}", async (Id<Workspace> ws, Id<Post> id, UseCaseRunner run, DeletePost delete, CancellationToken ct) =>
            (await run.InWorkspace(ws, delete, new(id), ct)).ToHttp()).Described("deletePost", "Cancel and hide a post", PostDocs.Delete)
            .Produces<DeletedPostView>().Refuses(401, 403, 404, 409, 429);
        posts.MapPost("/{id}/cancel", async (Id<Workspace> ws, Id<Post> id, UseCaseRunner run, CancelPost cancel, CancellationToken ct) =>
            (await run.InWorkspace(ws, cancel, new(id), ct)).ToHttp()).Described("cancelPost", "Take a post out of the queue", PostDocs.Cancel)
            .Produces<PostView>().Refuses(401, 403, 404, 409, 429);
        posts.MapPost("/{id}/retry", async (Id<Workspace> ws, Id<Post> id, UseCaseRunner run, RetryPost retry, CancellationToken ct) =>
            (await run.InWorkspace(ws, retry, new(id), ct)).ToHttp()).Described("retryPost", "Send a failed post again", PostDocs.Retry)
            .Produces<PostView>().Refuses(401, 403, 404, 409, 429);
        posts.MapPost("/{id}/resolve", ResolveAsync).Described("resolvePost", "Settle an uncertain post", PostDocs.Resolve)
            .Reads<ResolveRequest>().Produces<PostView>().Refuses(400, 401, 403, 404, 409, 413, 415, 422, 429);
        posts.MapGet("/{id}/timeline", TimelineAsync).Described("getPostTimeline", "Read what happened to a post", PostDocs.Timeline)
            .Produces<Page<TimelineEntry>>().Takes(ListParameters.Paging).Refuses(400, 401, 403, 404, 429);
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

    private static async Task<IResult> ResolveAsync(Id<Workspace> ws, Id<Post> id, HttpContext http, UseCaseRunner run, ResolvePost resolve, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<ResolveRequest>(http.Request, ct)).Succeeded(out var request, out var refusal) || !request.ToInput(id).Succeeded(out var input, out refusal))
            return Replies.Refuse(refusal);

        return (await run.InWorkspace(ws, resolve, input, ct)).ToHttp();
    }

    private static async Task<IResult> ListAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, ListPosts list, NetworkRegistry networks, CancellationToken ct)
    {
        var query = new ListQuery(http.Request.Query);
        var filter = new PostFilter(
            query.Several<PostStatus>("status"), query.Platform(networks), query.PostType(networks), query.Text("accountId") is { } account ? Id<SocialAccount>.ParseOrNone(account) : null,
            query.Instant("from"), query.Instant("to"), query.Words());
        var page = query.Page();
        return query.Refusal is { } refusal ? Replies.Refuse(refusal) : (await run.InWorkspace(ws, list, new(filter, page), ct)).ToHttp();
    }

    private static async Task<IResult> TimelineAsync(Id<Workspace> ws, Id<Post> id, HttpContext http, UseCaseRunner run, GetTimeline timeline, CancellationToken ct)
    {
        var query = new ListQuery(http.Request.Query);
        var input = new GetTimeline.Input(id, query.Place(), query.Limit());
        return query.Refusal is { } refusal ? Replies.Refuse(refusal) : (await run.InWorkspace(ws, timeline, input, ct)).ToHttp();
    }
}
