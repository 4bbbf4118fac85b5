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
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/v1/workspaces/{ws}/accounts").WithTags("Accounts");

        accounts.MapGet("", ListAsync).WithSummary("List accounts").Produces<Page<AccountView>>().Refuses(400, 401, 403, 404, 429);
        accounts.MapGet("/{id}", async (Id<Workspace> ws, Id<SocialAccount> id, UseCaseRunner run, GetAccount get, CancellationToken ct) =>
            (await run.InWorkspace(ws, get, new(id), ct)).ToHttp()).WithSummary("Read an account").Produces<AccountView>().Refuses(401, 403, 404, 429);
        accounts.MapDelete("/{id}", async (Id<Workspace> ws, Id<SocialAccount> id, UseCaseRunner run, DisconnectAccount disconnect, CancellationToken ct) =>
            (await run.InWorkspace(ws, disconnect, new(id), ct)).ToHttp()).WithSummary("Revoke and disconnect an account").Produces<DisconnectedAccountView>().Refuses(401, 403, 404, 429);
        accounts.MapPost("/connect-links", ConnectAsync).WithSummary("Make a page on which a person connects an account")
            .Accepts<ConnectLinkRequest>("application/json").Produces<ConnectLinkView>(201).Refuses(400, 401, 403, 404, 422, 429);
    }

    private static async Task<IResult> ListAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, ListAccounts list, NetworkRegistry networks, CancellationToken ct)
    {
        var query = new ListQuery(http.Request.Query);
        var status = query.Several<AccountStatus>("status");
        var filter = new AccountFilter(query.Platform(networks), status is [var first, ..] ? first : null);
        var page = query.Page();
        return query.Refusal is { } refusal ? Replies.Refuse(refusal) : (await run.InWorkspace(ws, list, new(filter, page), ct)).ToHttp();
    }

    private static async Task<IResult> ConnectAsync(Id<Workspace> ws, HttpContext http, UseCaseRunner run, CreateConnectLink create, CancellationToken ct) =>
        (await JsonBody.ReadAsync<ConnectLinkRequest>(http.Request, ct)).Succeeded(out var request, out var refusal)
            ? await run.CreateAsync(http, ws, create, request, new CreateConnectLink.Input(request.Platform, request.Handle, request.Server, request.AccountId, request.RedirectUrl), ct)
            : Replies.Refuse(refusal);
}

internal sealed record ConnectLinkRequest
{
    public required string Platform { get; init; }

    /// <summary>Who the person will say they are.</summary>
    public string? Handle { get; init; }

    public string? Server { get; init; }

    /// <summary>The account to reconnect.</summary>
    public Id<SocialAccount>? AccountId { get; init; }

    /// <summary>Where the page leads when all is done.</summary>
    public string? RedirectUrl { get; init; }
}
