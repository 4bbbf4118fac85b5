using System.Net;
using Postato.Application.Accounts;
using Postato.Application.Errors;
using Postato.Application.UseCases;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Api.Connect;

/// <summary>The hosted page on which a human authorises one network. No script is needed.</summary>
internal static class ConnectPages
{
    private const string Cookie = "postato-connect";

    public static void MapConnectPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/connect").ExcludeFromDescription();
        pages.MapGet("/{token}", OpenAsync);
        pages.MapPost("/{token}", BeginAsync);
        pages.MapGet("/{platform}/callback", CompleteAsync);
    }

    private static async Task<IResult> OpenAsync(string token, HttpContext http, RequestContext context, UseCaseRunner run, OpenConnectPage open, CancellationToken ct)
    {
        context.Credential = new Credential.ConnectLink(ConnectSecrets.Hash(token));
        return (await run.OnConnectPage(open, new(), ct)).Match(
            view => ConnectHtml.Page(http, 200, $"Connect {view.Network}", ConnectHtml.Form(view, null)),
            error => Gone(http, error));
    }

    private static async Task<IResult> BeginAsync(
        string token, HttpContext http, RequestContext context, UseCaseRunner run, OpenConnectPage open, BeginConnection begin, CancellationToken ct)
    {
        // A form of another site must not send anybody anywhere.
        if (http.Request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site != "same-origin" && site != "none")
            return Gone(http, new NotFound());

        context.Credential = new Credential.ConnectLink(ConnectSecrets.Hash(token));
        var handle = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync(ct))["handle"].ToString().Trim() : "";
        var begun = await run.OnConnectPage(begin, new(handle.Length is 0 or > 300 ? null : handle), ct);
        if (begun.Succeeded(out var walk, out var refusal))
        {
            http.Response.Cookies.Append(Cookie, walk.Browser.Reveal(), new CookieOptions
            {
                HttpOnly = true,
                Secure = http.Request.IsHttps,
                SameSite = SameSiteMode.Lax,
                Path = "/connect",
                MaxAge = ConnectLink.AuthorizationLife,
            });
            return new Redirection(walk.AuthorizeUrl.AbsoluteUri);
        }

        if (refusal is not ValidationFailed)
            return Gone(http, refusal);

        // A handle that leads nowhere: the page again, with what is wrong beside the field.
        return (await run.OnConnectPage(open, new(), ct)).Match(
            view => ConnectHtml.Page(http, 422, $"Connect {view.Network}", ConnectHtml.Form(view with { Handle = handle.Length == 0 ? view.Handle : handle }, ErrorCatalog.Describe(refusal))),
            error => Gone(http, error));
    }

    private static async Task<IResult> CompleteAsync(string platform, HttpContext http, RequestContext context, UseCaseRunner run, CompleteConnection complete, CancellationToken ct)
    {
        var query = http.Request.Query.Where(pair => pair.Value.Count == 1).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        var state = new Secret(query.GetValueOrDefault("state") ?? "");
        context.Credential = new Credential.ConnectState(ConnectSecrets.Hash(state.Reveal()));
        var completed = await run.OnConnectPage(complete, new(platform, http.Request.Cookies[Cookie], state, query), ct);
        http.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/connect" });
        return completed.Match(
            connection => connection.RedirectUrl is { } next ? new Redirection(next) : ConnectHtml.Page(http, 200, "Connected", ConnectHtml.Done(connection.Account)),
            error => error is ValidationFailed ? ConnectHtml.Page(http, 422, "Not connected", ConnectHtml.Sorry(ErrorCatalog.Describe(error))) : Gone(http, error));
    }

    private static IResult Gone(HttpContext http, Error error) => error is NotFound or Unauthenticated
        ? ConnectHtml.Page(http, 404, "This link does not work", ConnectHtml.Sorry("It was used, has expired, or was opened in another browser. Ask for a new one; no account was changed."))
        : ConnectHtml.Page(http, ErrorCatalog.Of(error).Status, "Not now", ConnectHtml.Sorry($"{ErrorCatalog.Describe(error)} {ErrorCatalog.Of(error).NextStep}"));

    // The address was checked where it was made; it leads away on purpose.
    private sealed record Redirection(string Url) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = (int)HttpStatusCode.SeeOther;
            httpContext.Response.Headers.Location = Url;
            httpContext.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }
    }
}
