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

/// <summary>The hosted page on which a person authorizes one network. It needs no script.</summary>
internal static partial class ConnectPages
{
    private const string Cookie = "postato-connect";
    private const int MaximumAnswerLength = 300;

    public static void MapConnectPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/connect").ExcludeFromDescription();
        pages.MapGet("/{token}", OpenAsync);
        pages.MapPost("/{token}", SubmitAsync);
        pages.MapGet("/{platform}/callback/{server?}", CompleteAsync);
    }

    private static async Task<IResult> OpenAsync(
        string token, HttpContext http, RequestContext context, UseCaseRunner run, OpenConnectPage open, PublicAddress address,
        CancellationToken ct)
    {
        context.Credential = new Credential.ConnectLink(ConnectSecrets.Hash(token));
        var again = http.Request.Query.ContainsKey(ConnectHtml.Again);
        return (await run.OnConnectPage(open, new(CookieOf(http).Browser), ct)).Match(
            view => ConnectHtml.Page(
                http, address, 200, TitleOf(view),
                view.Profiles is null || again ? ConnectHtml.Form(view, null) : ConnectHtml.Choice(view, null)),
            error => Gone(http, address, error));
    }

    private static async Task<IResult> SubmitAsync(
        string token, HttpContext http, RequestContext context, UseCaseRunner run, OpenConnectPage open, BeginConnection begin,
        ChooseProfile choose, PublicAddress address, CancellationToken ct)
    {
        context.Credential = new Credential.ConnectLink(ConnectSecrets.Hash(token));
        return await ReadFormAsync(http.Request, ct) switch
        {
            null => ConnectHtml.Page(
                http, address, 400, "Not now",
                ConnectHtml.Sorry("The form could not be read.", "Open the link again. No account was changed.")),
            { Profile: { } profile } => await ChooseAsync(profile, http, run, open, choose, address, ct),
            { Answer: var answer } => await BeginAsync(token, answer, http, run, open, begin, address, ct),
        };
    }

    private static async Task<IResult> ChooseAsync(
        string profile, HttpContext http, UseCaseRunner run, OpenConnectPage open, ChooseProfile choose, PublicAddress address,
        CancellationToken ct)
    {
        var browser = CookieOf(http).Browser;
        var chosen = await run.OnConnectPage(choose, new(profile, browser), ct);
        if (chosen.Error is not ValidationFailed refusal)
            return End(chosen, http, address);

        return (await run.OnConnectPage(open, new(browser), ct)).Match(
            view => view.Profiles is null
                ? Gone(http, address, new NotFound())
                : ConnectHtml.Page(http, address, 422, TitleOf(view), ConnectHtml.Choice(view, ErrorCatalog.Describe(refusal))),
            error => Gone(http, address, error));
    }

    private static async Task<IResult> BeginAsync(
        string token, string answer, HttpContext http, UseCaseRunner run, OpenConnectPage open, BeginConnection begin,
        PublicAddress address,
        CancellationToken ct)
    {
        var begun = await run.OnConnectPage(begin, new(answer.Length == 0 ? null : answer), ct);
        if (begun.Succeeded(out var authorization, out var refusal))
        {
            // Stores the page's own token, so that the person can return to the same page.
            Remember(http, $"{authorization.Browser.Reveal()}.{token}");
            return new Redirection(authorization.AuthorizeUrl.AbsoluteUri);
        }

        if (refusal is not ValidationFailed)
            return Gone(http, address, refusal);

        // An answer that was refused: the page again, with the error beside the field.
        return (await run.OnConnectPage(open, new(null), ct)).Match(
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
        var (browser, page) = CookieOf(http);
        var completed = await run.OnConnectPage(complete, new(platform, server, browser, state, query), ct);
        if (completed.Error is not null || !completed.Value.AwaitsChoice || page is null)
            return End(completed, http, address);

        // Back to the link's page, which offers the profiles to this browser.
        Remember(http, $"{browser}.{page}");
        return new Redirection($"/connect/{page}");
    }

    private static IResult End(Result<CompletedConnection> completed, HttpContext http, PublicAddress address)
    {
        var page = CookieOf(http).Page;
        http.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/connect" });
        return completed.Match(
            connection => connection switch
            {
                { ReturnTo: { } next } => new Redirection(next),
                { Account: { } account } => ConnectHtml.Page(http, address, 200, "Connected", ConnectHtml.Done(account)),
                { Refusal: { } refusal } => NotConnected(http, address, refusal, page),
                // Several profiles, but the link's page is not known in this browser.
                _ => Gone(http, address, new NotFound()),
            },
            error => Gone(http, address, error));
    }

    private static void Remember(HttpContext http, string value) => http.Response.Cookies.Append(Cookie, value, new CookieOptions
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax,
        Path = "/connect",
        MaxAge = ConnectLink.AuthorizationLife,
    });

    /// <summary>The browser's secret and the token of the page where it began; null when the cookie is not valid.</summary>
    private static (string Browser, string? Page) CookieOf(HttpContext http) =>
        (http.Request.Cookies[Cookie] ?? "").Split('.') is [var browser, var page]
            ? (browser, TokenForm().IsMatch(page) ? page : null)
            : ("", null);

    private static IResult NotConnected(HttpContext http, PublicAddress address, Error refusal, string? page)
    {
        var sorry = ConnectHtml.Sorry(ErrorCatalog.Describe(refusal), "No account was changed. The link still works.");
        var again = ConnectHtml.TryAgain(page);
        return ConnectHtml.Page(http, address, ErrorCatalog.Of(refusal).Status, "Not connected", sorry + again);
    }

    /// <summary>
    /// The form's only field, by whichever name the network gives it; empty when it is too long. Null when the form cannot be read.
    /// </summary>
    private static async Task<Submitted?> ReadFormAsync(HttpRequest request, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return new("", null);

        try
        {
            var form = await request.ReadFormAsync(ct);
            var answer = (form["handle"].FirstOrDefault() ?? form["server"].FirstOrDefault() ?? "").Trim();
            var usable = answer.Length <= MaximumAnswerLength && !answer.Contains('\0', StringComparison.Ordinal);
            return new(usable ? answer : "", form["profile"].FirstOrDefault());
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

    /// <param name="Answer">What the person typed; may be empty.</param>
    /// <param name="Profile">The profile that they picked; null when none was offered.</param>
    private sealed record Submitted(string Answer, string? Profile);

    // The address was validated when it was created, and leads to another site on purpose.
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
