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
        var group = routes.MapGroup("/v1").WithTags("Workspaces");

        group.MapGet("/me", async (UseCaseRunner run, GetMe me, CancellationToken ct) => (await run.InTenant(me, new(), ct)).ToHttp())
            .WithSummary("Who the caller is").Produces<MeView>().Refuses(401, 429);
        group.MapGet("/workspaces", async (HttpContext http, UseCaseRunner run, ListWorkspaces list, CancellationToken ct) =>
        {
            var query = new ListQuery(http.Request.Query);
            var page = query.Page();
            return query.Refusal is { } refusal ? Replies.Refuse(refusal) : (await run.InTenant(list, page, ct)).ToHttp();
        }).WithSummary("List workspaces").Produces<Page<WorkspaceView>>().Refuses(400, 401, 429);
        group.MapGet("/workspaces/{ws}", async (Id<Workspace> ws, UseCaseRunner run, GetWorkspace get, CancellationToken ct) =>
            (await run.InWorkspace(ws, get, new(), ct)).ToHttp()).WithSummary("Read a workspace").Produces<WorkspaceView>().Refuses(401, 404, 429);
    }
}
