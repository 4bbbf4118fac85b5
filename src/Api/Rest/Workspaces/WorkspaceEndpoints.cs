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
        var group = ApiRoutes.ForCallers(routes, "/v1", WorkspaceDocs.Tag);

        group.Get("/me", WorkspaceDocs.Me, async (UseCaseRunner run, GetMe me, CancellationToken ct) => (await run.InTenant(me, new(), ct))
            .ToHttp());
        group.Get("/workspaces", WorkspaceDocs.List, ListAsync);
        group.Get("/workspaces/{ws}", WorkspaceDocs.Get,
            async (Id<Workspace> ws, UseCaseRunner run, GetWorkspace get, CancellationToken ct) =>
            (await run.InWorkspace(ws, get, new(), ct)).ToHttp());
        group.Post("/workspaces/{ws}/pause", WorkspaceDocs.Pause,
            async (Id<Workspace> ws, UseCaseRunner run, PauseWorkspace pause, CancellationToken ct) =>
            (await run.InWorkspace(ws, pause, new(), ct)).ToHttp());
        group.Post("/workspaces/{ws}/resume", WorkspaceDocs.Resume,
            async (Id<Workspace> ws, UseCaseRunner run, ResumeWorkspace resume, CancellationToken ct) =>
            (await run.InWorkspace(ws, resume, new(), ct)).ToHttp());
    }

    private static async Task<IResult> ListAsync(HttpContext http, UseCaseRunner run, ListWorkspaces list, CancellationToken ct)
    {
        var query = new ListQuery(http.Request.Query);
        var page = query.Page();
        return query.Refusal is { } refusal ? Replies.Refuse(refusal) : (await run.InTenant(list, page, ct)).ToHttp();
    }
}
