using Postato.Api.OpenApi;
using Postato.Api.Rest.Json;
using Postato.Application.Accounts;
using Postato.Application.Lists;
using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.Rest.Accounts;

internal static class AccountEndpoints
{
    private static readonly ListParameter[] Filters =
    [
        ListParameters.Text("platform", "Accounts on this network, by key or alias.", Samples.PlatformKey),
        ListParameters.Several("status", "Accounts in any of these states, with commas.", [.. Enum.GetValues<AccountStatus>().Select(SnakeCase.Of)], "connected"),
        .. ListParameters.Paging,
    ];

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/v1/workspaces/{ws}/accounts").WithTags("Accounts").ForCallers();

        accounts.MapGet("", ListAsync).Described("listAccounts", "List accounts", "Profiles on networks that a person connected to this workspace, newest first.")
            .Produces<Page<AccountView>>().Takes(Filters).Refuses(400, 401, 403, 404, 429);
        accounts.MapGet("/{id}", async (Id<Workspace> ws, Id<SocialAccount> id, UseCaseRunner run, GetAccount get, CancellationToken ct) =>
            (await run.InWorkspace(ws, get, new(id), ct)).ToHttp()).Described("getAccount", "Read an account", "Shows the profile and whether posts can go out to it.")
            .Produces<AccountView>().Refuses(401, 403, 404, 429);
        accounts.MapDelete("/{id}", async (Id<Workspace> ws, Id<SocialAccount> id, UseCaseRunner run, DisconnectAccount disconnect, CancellationToken ct) =>
            (await run.InWorkspace(ws, disconnect, new(id), ct)).ToHttp()).Described(
                "disconnectAccount", "Disconnect an account",
                "Deletes its tokens here and revokes them at the network; it counts whatever the network answers. The account stays listed as `disconnected`, so that its posts keep their history.")
            .Produces<DisconnectedAccountView>().Refuses(401, 403, 404, 429);
        accounts.MapPost("/{id}/pause", async (Id<Workspace> ws, Id<SocialAccount> id, UseCaseRunner run, PauseAccount pause, CancellationToken ct) =>
            (await run.InWorkspace(ws, pause, new(id), ct)).ToHttp()).Described(
                "pauseAccount", "Hold the posts of an account", "What is under way finishes, the rest waits (`waitingFor: \"pause\"`). Posts are still accepted. Pausing twice changes nothing.")
            .Produces<AccountView>().Refuses(401, 403, 404, 429);
        accounts.MapPost("/{id}/resume", async (Id<Workspace> ws, Id<SocialAccount> id, UseCaseRunner run, ResumeAccount resume, CancellationToken ct) =>
            (await run.InWorkspace(ws, resume, new(id), ct)).ToHttp()).Described(
                "resumeAccount", "Let the posts of an account go out again", "In their order. What was due more than a day ago fails with `missed_time`, and `retry` sends it.")
            .Produces<AccountView>().Refuses(401, 403, 404, 429);
        accounts.MapPost("/connect-links", ConnectAsync).Described(
                "createConnectLink", "Make a page on which a person connects an account",
                "The page works once, for 24 hours, for whoever has its address. The person gives consent at the network itself: Postato never sees a password. With `accountId` the page connects that account again and refuses any other profile.")
            .Reads<ConnectLinkRequest>().Produces<ConnectLinkView>(201).TakesKey().Refuses(400, 401, 403, 404, 409, 413, 415, 422, 429);
        accounts.MapGet("/connect-links/{id}", async (Id<Workspace> ws, Id<ConnectLink> id, UseCaseRunner run, GetConnectLink get, CancellationToken ct) =>
            (await run.InWorkspace(ws, get, new(id), ct)).ToHttp()).Described(
                "getConnectLink", "Read how far a connect link came",
                "`pending`: nobody is at the network with it. `opened`: a person left for the network. `completed`: `accountId` is connected. `refused`: the last try came to nothing, for the `reason` given, and it can be tried again until it expires. The same is told in the query of `redirectUrl`: `status` (`completed` or `refused`), `linkId`, and `accountId` or `reason`.")
            .Produces<ConnectLinkStateView>().Refuses(401, 403, 404, 429);
    }

    private static async Task<IResult> ListAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, ListAccounts list, NetworkRegistry networks, CancellationToken ct)
    {
        var query = new ListQuery(http.Request.Query);
        var filter = new AccountFilter(query.Platform(networks), query.Several<AccountStatus>("status"));
        var page = query.Page();
        return query.Refusal is { } refusal ? Replies.Refuse(refusal) : (await run.InWorkspace(ws, list, new(filter, page), ct)).ToHttp();
    }

    private static async Task<IResult> ConnectAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, CreateConnectLink create, CancellationToken ct) =>
        (await JsonBody.ReadAsync<ConnectLinkRequest>(http.Request, ct)).Succeeded(out var request, out var refusal)
            ? await run.CreateAsync(http, ws, create, request, new CreateConnectLink.Input(request.Platform, request.Handle, request.Server, request.AccountId, request.RedirectUrl), ct)
            : Replies.Refuse(refusal);
}

/// <summary>Which network a person shall authorise.</summary>
internal sealed record ConnectLinkRequest
{
    /// <summary>Key of the network, or an alias of it.</summary>
    public required string Platform { get; init; }

    /// <summary>Who the person will say they are; they may change it on the page.</summary>
    public string? Handle { get; init; }

    /// <summary>The server to sign in at, where the network has several.</summary>
    public string? Server { get; init; }

    /// <summary>The account to connect again.</summary>
    public Id<SocialAccount>? AccountId { get; init; }

    /// <summary>Where the page leads when all is done: an https address, or http on this machine. It gets <c>status</c> (<c>completed</c> or <c>refused</c>), <c>linkId</c>, and <c>accountId</c> or <c>reason</c> in its query.</summary>
    public string? RedirectUrl { get; init; }
}
