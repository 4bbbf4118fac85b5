using Postato.Api.OpenApi;
using Postato.Application.Me;
using Postato.Application.Workspaces;
using Postato.Domain.Tenancy;

namespace Postato.Api.Rest.Workspaces;

/// <summary>The documentation of the workspace and caller operations, with examples.</summary>
internal static class WorkspaceDocs
{
    public static readonly TagDoc Tag = new("Workspaces", "Brands, clients or initiatives, and what the key may do in them.");

    private static readonly WorkspaceView Brand = new(
        Samples.IdOf<Workspace>(), "Brand", Samples.Noon.AddDays(-90), Samples.Noon.AddDays(-2), 2,
        [Samples.PlatformKey, Samples.OtherPlatformKey], 3, 41, null);

    public static readonly OperationDoc Me = new("getMe", "Read the caller",
        "The agent behind the key, and its current permissions in each workspace that it reaches.")
    {
        Answer = AnswerDoc.Of("The caller.", new MeView(
            "agent", Samples.Agent, new MeAgentView(Samples.Agent, "Publisher"), Samples.IdOf<Tenant>(),
            [new MeWorkspaceView(Samples.IdOf<Workspace>(), "Brand", Permissions.NamesOf(Permissions.AgentDefault))])),
        Problems = [401, 429],
    };

    public static readonly OperationDoc List = new("listWorkspaces", "List workspaces", "Those that the key reaches, newest first.")
    {
        Query = ListParameters.Paging,
        Answer = AnswerDoc.Of("A page of workspaces.", Samples.PageOf(Brand)),
        Problems = [400, 401, 429],
    };

    public static readonly OperationDoc Get = new(
        "getWorkspace", "Read a workspace", "The workspace with the number of its accounts and posts.")
    {
        Answer = AnswerDoc.Of("The workspace.", Brand),
        Problems = [401, 404, 429],
    };

    public static readonly OperationDoc Pause = new("pauseWorkspace", "Pause the posts of a workspace", """
        Deliveries in progress finish, the others wait (`waitingFor: "pause"`). Posts are still accepted. Pausing twice changes nothing.
        """)
    {
        Answer = AnswerDoc.Of("The workspace, paused.", Brand with { PausedAt = Samples.Noon.AddSeconds(1) }),
        Problems = [401, 403, 404, 429],
    };

    public static readonly OperationDoc Resume = new("resumeWorkspace", "Resume the posts of a workspace", """
        In the order of each account. A post that was due more than a day ago fails with `missed_time`; `retry` sends it.
        """)
    {
        Answer = AnswerDoc.Of("The workspace.", Brand),
        Problems = [401, 403, 404, 429],
    };
}
