using Postato.Api.OpenApi;
using Postato.Application.Lists;
using Postato.Application.Me;
using Postato.Application.UseCases;
using Postato.Application.Workspaces;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.Rest.Workspaces;

internal static class WorkspaceEndpoints
{
    public static void MapWorkspaces(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1").WithTags("Workspaces").ForCallers();

        group.MapGet("/me", async (UseCaseRunner run, GetMe me, CancellationToken ct) => (await run.InTenant(me, new(), ct)).ToHttp())
            .Described("getMe", "Read who you are", "The agent behind the key, and what it may do in each workspace that it reaches at this moment.")
            .Produces<MeView>().Refuses(401, 429);
        group.MapGet("/workspaces", ListAsync).Described("listWorkspaces", "List workspaces", "Those that the key reaches, newest first.")
            .Produces<Page<WorkspaceView>>().Takes(ListParameters.Paging).Refuses(400, 401, 429);
        group.MapGet("/workspaces/{ws}", async (Id<Workspace> ws, UseCaseRunner run, GetWorkspace get, CancellationToken ct) =>
            (await run.InWorkspace(ws, get, new(), ct)).ToHttp()).Described("getWorkspace", "Read a workspace", "With what it holds, in numbers.")
            .Produces<WorkspaceView>().Refuses(401, 404, 429);
        group.MapPost("/workspaces/{ws}/pause", async (Id<Workspace> ws, UseCaseRunner run, PauseWorkspace pause, CancellationToken ct) =>
            (await run.InWorkspace(ws, pause, new(), ct)).ToHttp()).Described(
                "pauseWorkspace", "Hold the posts of a workspace", "What is under way finishes, the rest waits (`waitingFor: \"pause\"`). Posts are still accepted. Pausing twice changes nothing.")
            .Produces<WorkspaceView>().Refuses(401, 403, 404, 429);
        group.MapPost("/workspaces/{ws}/resume", async (Id<Workspace> ws, UseCaseRunner run, ResumeWorkspace resume, CancellationToken ct) =>
            (await run.InWorkspace(ws, resume, new(), ct)).ToHttp()).Described(
                "resumeWorkspace", "Let the posts of a workspace go out again", "In the order of each account. What was due more than a day ago fails with `missed_time`, and `retry` sends it.")
            .Produces<WorkspaceView>().Refuses(401, 403, 404, 429);
    }

    private static async Task<IResult> ListAsync(HttpContext http, UseCaseRunner run, ListWorkspaces list, CancellationToken ct)
    {
        var query = new ListQuery(http.Request.Query);
        var page = query.Page();
        return query.Refusal is { } refusal ? Replies.Refuse(refusal) : (await run.InTenant(list, page, ct)).ToHttp();
    }
}
