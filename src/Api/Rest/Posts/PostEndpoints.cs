using Postato.Api.Rest.Json;
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
        var posts = ApiRoutes.ForCallers(routes, "/v1/workspaces/{ws}/posts", PostDocs.Tag);

        posts.Post("", PostDocs.Create, CreateAsync);
        posts.Post("/batch", PostDocs.CreateBatch, PostBatch.CreateAsync);
        posts.Post("/validate", PostDocs.Validate, ValidateAsync);
        posts.Get("", PostDocs.List, ListAsync);
        posts.Get("/{id}", PostDocs.Get, async (Id<Workspace> ws, Id<Post> id, UseCaseRunner run, GetPost get, CancellationToken ct) =>
            (await run.InWorkspace(ws, get, new(id), ct)).ToHttp());
        posts.Patch("/{id}", PostDocs.Update, UpdateAsync);
        posts.Delete("/{id}", PostDocs.Delete,
            async (Id<Workspace> ws, Id<Post> id, UseCaseRunner run, DeletePost delete, CancellationToken ct) =>
            (await run.InWorkspace(ws, delete, new(id), ct)).ToHttp());
        posts.Post("/{id}/cancel", PostDocs.Cancel,
            async (Id<Workspace> ws, Id<Post> id, UseCaseRunner run, CancelPost cancel, CancellationToken ct) =>
            (await run.InWorkspace(ws, cancel, new(id), ct)).ToHttp());
        posts.Post("/{id}/retry", PostDocs.Retry,
            async (Id<Workspace> ws, Id<Post> id, UseCaseRunner run, RetryPost retry, CancellationToken ct) =>
            (await run.InWorkspace(ws, retry, new(id), ct)).ToHttp());
        posts.Post("/{id}/resolve", PostDocs.Resolve, ResolveAsync);
        posts.Get("/{id}/timeline", PostDocs.Timeline, TimelineAsync);
    }

    private static async Task<IResult> CreateAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, CreatePost create,
        CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<PostRequest>(http.Request, ct)).Succeeded(out var request, out var refusal)
            || !request.ToSubmission().Succeeded(out var submission, out refusal))
            return Replies.Refuse(refusal);

        return await run.CreateAsync(http, ws, create, request, submission, ct);
    }

    private static async Task<IResult> ValidateAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, ValidatePost validate,
        CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<PostRequest>(http.Request, ct)).Succeeded(out var request, out var refusal)
            || !request.ToSubmission().Succeeded(out var submission, out refusal))
            return Replies.Refuse(refusal);

        return (await run.InWorkspace(ws, validate, submission, ct)).ToHttp();
    }

    private static async Task<IResult> UpdateAsync(Id<Workspace> ws, Id<Post> id, HttpContext http, UseCaseRunner run, UpdatePost update,
        CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<PostPatchRequest>(http.Request, ct)).Succeeded(out var request, out var refusal)
            || !request.ToPatch(id).Succeeded(out var patch, out refusal))
            return Replies.Refuse(refusal);

        return (await run.InWorkspace(ws, update, patch, ct)).ToHttp();
    }

    private static async Task<IResult> ResolveAsync(Id<Workspace> ws, Id<Post> id, HttpContext http, UseCaseRunner run, ResolvePost resolve,
        CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<ResolveRequest>(http.Request, ct)).Succeeded(out var request, out var refusal)
            || !request.ToInput(id).Succeeded(out var input, out refusal))
            return Replies.Refuse(refusal);

        return (await run.InWorkspace(ws, resolve, input, ct)).ToHttp();
    }

    private static async Task<IResult> ListAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, ListPosts list,
        NetworkRegistry networks, CancellationToken ct)
    {
        var query = new ListQuery(http.Request.Query);
        var filter = new PostFilter(
            query.Several<PostStatus>("status"), query.Platform(networks), query.PostType(networks), query.Text("accountId") is { } account
                ? Id<SocialAccount>.ParseOrNone(account) : null,
            query.Instant("from"), query.Instant("to"), query.Words());
        var page = query.Page();
        return query.Refusal is { } refusal ? Replies.Refuse(refusal) : (await run.InWorkspace(ws, list, new(filter, page), ct)).ToHttp();
    }

    private static async Task<IResult> TimelineAsync(Id<Workspace> ws, Id<Post> id, HttpContext http, UseCaseRunner run,
        GetTimeline timeline, CancellationToken ct)
    {
        var query = new ListQuery(http.Request.Query);
        var input = new GetTimeline.Input(id, query.Place(), query.Limit());
        return query.Refusal is { } refusal ? Replies.Refuse(refusal) : (await run.InWorkspace(ws, timeline, input, ct)).ToHttp();
    }
}
