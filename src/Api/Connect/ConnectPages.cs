using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Net.Http.Headers;
using Postato.Application;
using Postato.Application.Accounts;
using Postato.Application.Errors;
using Postato.Application.UseCases;
using Postato.Application.UseCases.Callers;
using Postato.Domain.Accounts;
using Postato.Domain.Primitives;

namespace Postato.Api.Connect;

/// <summary>The hosted page on which a human authorises one network. No script is needed.</summary>
internal static partial class ConnectPages
{
    private const string Cookie = "postato-connect";
    private const int MaximumAnswerLength = 300;

    public static void MapConnectPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/connect").ExcludeFromDescription();
        pages.MapGet("/{token}", OpenAsync);
        pages.MapPost("/{token}", BeginAsync);
        pages.MapGet("/{platform}/callback/{server?}", CompleteAsync);
    }

    private static async Task<IResult> OpenAsync(
        string token, HttpContext http, RequestContext context, UseCaseRunner run, OpenConnectPage open, PublicAddress address,
        CancellationToken ct)
    {
        context.Credential = new Credential.ConnectLink(ConnectSecrets.Hash(token));
        return (await run.OnConnectPage(open, new(), ct)).Match(
            view => ConnectHtml.Page(http, address, 200, TitleOf(view), ConnectHtml.Form(view, null)),
            error => Gone(http, address, error));
    }

    private static async Task<IResult> BeginAsync(
        string token, HttpContext http, RequestContext context, UseCaseRunner run, OpenConnectPage open, BeginConnection begin,
        PublicAddress address, CancellationToken ct)
    {
        context.Credential = new Credential.ConnectLink(ConnectSecrets.Hash(token));
        if (await ReadAnswerAsync(http.Request, ct) is not { } answer)
        {
            var unread = ConnectHtml.Sorry("The form could not be read.", "Open the link again. No account was changed.");
            return ConnectHtml.Page(http, address, 400, "Not now", unread);
        }

        var begun = await run.OnConnectPage(begin, new(answer.Length == 0 ? null : answer), ct);
        if (begun.Succeeded(out var walk, out var refusal))
        {
            // With the page's own token, so that the way back leads to the same page.
            http.Response.Cookies.Append(Cookie, $"{walk.Browser.Reveal()}.{token}", new CookieOptions
            {
                HttpOnly = true,
                Secure = http.Request.IsHttps,
                SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax,
                Path = "/connect",
                MaxAge = ConnectLink.AuthorizationLife,
            });
            return new Redirection(walk.AuthorizeUrl.AbsoluteUri);
        }

        if (refusal is not ValidationFailed)
            return Gone(http, address, refusal);

        // An answer that leads nowhere: the page again, with what is wrong beside the field.
        return (await run.OnConnectPage(open, new(), ct)).Match(
            view =>
            {
                var typed = view with { Answer = answer.Length == 0 ? view.Answer : answer };
                return ConnectHtml.Page(http, address, 422, TitleOf(view), ConnectHtml.Form(typed, ErrorCatalog.Describe(refusal)));
            },
            error => Gone(http, address, error));
    }

    private static async Task<IResult> CompleteAsync(
        string platform, string? server, HttpContext http, RequestContext context, UseCaseRunner run, CompleteConnection complete,
        PublicAddress address, CancellationToken ct)
    {
        var query = http.Request.Query
            .Where(pair => pair.Value.Count == 1)
            .ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        var state = new Secret(query.GetValueOrDefault("state") ?? "");
        context.Credential = new Credential.ConnectState(ConnectSecrets.Hash(state.Reveal()));
        var (browser, page) = (http.Request.Cookies[Cookie] ?? "").Split('.') is [var first, var second] ? (first, second) : ("", "");
        var completed = await run.OnConnectPage(complete, new(platform, server, browser, state, query), ct);
        http.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/connect" });
        return completed.Match(
            connection => connection switch
            {
                { ReturnTo: { } next } => new Redirection(next),
                { Account: { } account } => ConnectHtml.Page(http, address, 200, "Connected", ConnectHtml.Done(account)),
                { Refusal: var refusal } => NotConnected(http, address, refusal!, page),
            },
            error => Gone(http, address, error));
    }

    private static IResult NotConnected(HttpContext http, PublicAddress address, Error refusal, string page)
    {
        var sorry = ConnectHtml.Sorry(ErrorCatalog.Describe(refusal), "No account was changed. The link still works.");
        var again = ConnectHtml.TryAgain(TokenForm().IsMatch(page) ? page : null);
        return ConnectHtml.Page(http, address, ErrorCatalog.Of(refusal).Status, "Not connected", sorry + again);
    }

    /// <summary>The one field, whichever the network asks for; too long is as good as none. Null: no form that can be read.</summary>
    private static async Task<string?> ReadAnswerAsync(HttpRequest request, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return "";

        try
        {
            var form = await request.ReadFormAsync(ct);
            var answer = (form["handle"].FirstOrDefault() ?? form["server"].FirstOrDefault() ?? "").Trim();
            return answer.Length > MaximumAnswerLength || answer.Contains('\0', StringComparison.Ordinal) ? "" : answer;
        }
        catch (InvalidDataException)
        {
            return null;
        }
        catch (IOException broken) when (broken is not BadHttpRequestException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    [GeneratedRegex("\\A[A-Za-z0-9_-]{43}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex TokenForm();

    private static string TitleOf(ConnectPageView view) => $"Connect {view.Network}";

    private static IResult Gone(HttpContext http, PublicAddress address, Error error) => error is NotFound or Unauthenticated
        ? ConnectHtml.Page(http, address, 404, "This link does not work", ConnectHtml.Sorry(
            "It was used, has expired, or was opened in another browser.", "Ask whoever sent it for a new one. No account was changed."))
        : ConnectHtml.Page(http, address, ErrorCatalog.Of(error).Status, "Not now", ConnectHtml.Sorry(
            ErrorCatalog.Describe(error), "Wait a moment and open the link again. No account was changed."));

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
