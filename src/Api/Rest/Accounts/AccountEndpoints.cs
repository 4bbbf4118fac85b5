using Postato.Api.Rest.Json;
using Postato.Application.Accounts;
using Postato.Application.Networks;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;
using Postato.Domain.Tenancy;

namespace Postato.Api.Rest.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var accounts = ApiRoutes.ForCallers(routes, "/v1/workspaces/{ws}/accounts", AccountDocs.Tag);

        accounts.Get("", AccountDocs.List, ListAsync);
        accounts.Get("/{id}", AccountDocs.Get,
            async (Id<Workspace> ws, Id<SocialAccount> id, UseCaseRunner run, GetAccount get, CancellationToken ct) =>
            (await run.InWorkspace(ws, get, new(id), ct)).ToHttp());
        accounts.Delete("/{id}", AccountDocs.Disconnect,
            async (Id<Workspace> ws, Id<SocialAccount> id, UseCaseRunner run, DisconnectAccount disconnect, CancellationToken ct) =>
            (await run.InWorkspace(ws, disconnect, new(id), ct)).ToHttp());
        accounts.Post("/{id}/pause", AccountDocs.Pause,
            async (Id<Workspace> ws, Id<SocialAccount> id, UseCaseRunner run, PauseAccount pause, CancellationToken ct) =>
            (await run.InWorkspace(ws, pause, new(id), ct)).ToHttp());
        accounts.Post("/{id}/resume", AccountDocs.Resume,
            async (Id<Workspace> ws, Id<SocialAccount> id, UseCaseRunner run, ResumeAccount resume, CancellationToken ct) =>
            (await run.InWorkspace(ws, resume, new(id), ct)).ToHttp());
        accounts.Post("/connect-links", AccountDocs.CreateLink, ConnectAsync);
        accounts.Get("/connect-links/{id}", AccountDocs.GetLink,
            async (Id<Workspace> ws, Id<ConnectLink> id, UseCaseRunner run, GetConnectLink get, CancellationToken ct) =>
            (await run.InWorkspace(ws, get, new(id), ct)).ToHttp());
    }

    private static async Task<IResult> ListAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, ListAccounts list,
        NetworkRegistry networks, CancellationToken ct)
    {
        var query = new ListQuery(http.Request.Query);
        var filter = new AccountFilter(query.Platform(networks), query.Several<AccountStatus>("status"));
        var page = query.Page();
        return query.Refusal is { } refusal ? Replies.Refuse(refusal) : (await run.InWorkspace(ws, list, new(filter, page), ct)).ToHttp();
    }

    private static async Task<IResult> ConnectAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, CreateConnectLink create,
        CancellationToken ct) =>
        (await JsonBody.ReadAsync<ConnectLinkRequest>(http.Request, ct)).Succeeded(out var request, out var refusal)
            ? await run.CreateAsync(http, ws, create, request,
                new CreateConnectLink.Input(request.Platform, request.Handle, request.Server, request.AccountId, request.RedirectUrl), ct)
            : Replies.Refuse(refusal);
}

/// <summary>The network to authorize.</summary>
internal sealed record ConnectLinkRequest
{
    /// <summary>Key of the network, or an alias of it.</summary>
    public required string Platform { get; init; }

    /// <summary>The person's handle at the network; they can change it on the page.</summary>
    public string? Handle { get; init; }

    /// <summary>The server to sign in at, where the network has several.</summary>
    public string? Server { get; init; }

    /// <summary>The account to connect again.</summary>
    public Id<SocialAccount>? AccountId { get; init; }

    /// <summary>
    /// Where the page redirects at the end: an https address, or http on this machine. Its query gets <c>status</c> (<c>completed</c> or
    /// <c>refused</c>), <c>linkId</c>, and <c>accountId</c> or <c>reason</c>.
    /// </summary>
    public string? RedirectUrl { get; init; }
}
