using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Postato.Application;
using Postato.Application.Accounts;
using Postato.Domain.Networks;

namespace Postato.Api.Connect;

/// <summary>The HTML of the connect pages: small, in light and dark, without scripts.</summary>
internal static class ConnectHtml
{
    /// <summary>Query parameter of the page when a person's profile was not among those offered.</summary>
    public const string Again = "again";

    private static readonly string Style = Resource("connect.css");

    public static IResult Page(HttpContext http, PublicAddress address, int status, string title, string body)
    {
        var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'nonce-{nonce}'; form-action {FormTargets(address)}; base-uri 'none'; frame-ancestors 'none'";
        // With no-referrer a browser would also leave out the form's origin.
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return Results.Content(Layout(nonce, title, body), "text/html; charset=utf-8", statusCode: status);
    }

    public static string Form(ConnectPageView view, string? mistake) => $"""
        <p class="lead">{(view.Again ? $"Renew Postato’s permission to publish as <b>{E(view.Handle ?? "this account")}</b>" : "Let Postato publish")} for the workspace <b>{E(view.Workspace)}</b>.</p>
        <form method="post">
        {Question(view, mistake)}
        <button>Continue to {E(view.Network)}</button>
        </form>
        <ul class="facts">
        <li>You give your consent on {E(view.Network)}’s own page.</li>
        <li>Postato never sees your password.</li>
        <li>You can take the permission back at any time, here and there.</li>
        </ul>
        """;

    public static string Choice(ConnectPageView view, string? mistake) => $"""
        <p class="lead">Your consent covers several profiles. Which one is to publish for the workspace <b>{E(view.Workspace)}</b>?</p>
        <form method="post">
        <fieldset>
        <legend>Profiles on {E(view.Network)}</legend>
        {string.Concat(view.Profiles!.Select(Profile))}
        </fieldset>
        {(mistake is null ? "" : $"<p id=\"mistake\" role=\"alert\">{E(mistake)}</p>")}
        <button>Connect</button>
        </form>
        <p>Another one? <a href="?{Again}">Authorize again</a>.</p>
        """;

    public static string Done(AccountView account) => $"""
        <p class="lead"><b>{E(account.DisplayName ?? account.Username)}</b> <span class="handle">@{E(account.Username)}</span> is connected.</p>
        <p>Posts can go out from now on. You can close this page.</p>
        """;

    public static string Sorry(string reason, string? next = null) => $"""
        <p class="lead">{E(reason)}</p>
        {(next is null ? "" : $"<p>{E(next)}</p>")}
        """;

    /// <param name="token">Of the page to return to; null when the person has to open the link again.</param>
    public static string TryAgain(string? token) =>
        token is null
            ? "<p>Open the link again to try once more.</p>"
            : $"<p><a class=\"button\" href=\"/connect/{E(token)}\">Try again</a></p>";

    private static string Profile(ProfileChoice profile) => $"""
        <label><input type="radio" name="profile" value="{E(profile.Id)}" required>
        <b>{E(profile.DisplayName ?? profile.Username)}</b> <span class="handle">@{E(profile.Username)}</span></label>
        """;

    private static string Question(ConnectPageView view, string? mistake)
    {
        var alert = mistake is null ? "" : $"<p id=\"mistake\" role=\"alert\">{E(mistake)}</p>";
        if (view.Asks is not { } asks)
            return alert;

        var (label, kind) = asks.Field == ConnectField.Server
            ? ($"Your server on {view.Network}", "name=\"server\" autocomplete=\"url\" inputmode=\"url\"")
            : ($"Your handle on {view.Network}", "name=\"handle\" autocomplete=\"username\"");
        var about = mistake is null ? "" : " aria-invalid=\"true\" aria-describedby=\"mistake\" autofocus";
        return $"""
            <label for="answer">{E(label)}</label>
            <input id="answer" {kind} value="{E(view.Answer ?? "")}"{(asks.Example is { } example ? $" placeholder=\"{E(example)}\"" : "")} autocapitalize="none" autocorrect="off" spellcheck="false" maxlength="300" required{about}>
            {alert}
            """;
    }

    // The form's answer redirects to the network, which a browser checks against form-action.
    private static string FormTargets(PublicAddress address) =>
        address.Root.IsLoopback ? "'self' https: http://127.0.0.1:* http://localhost:*" : "'self' https:";

    private static string Layout(string nonce, string title, string body) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">
        <title>{E(title)} · Postato</title>
        <style nonce="{nonce}">{Style}</style>
        </head>
        <body>
        <main>
        <p class="brand">Postato</p>
        <h1>{E(title)}</h1>
        {body}
        </main>
        <footer>Postato carries your posts to social networks.</footer>
        </body>
        </html>
        """;

    private static string E(string text) => WebUtility.HtmlEncode(text);

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(ConnectHtml).Assembly.GetManifestResourceStream($"Postato.Api.Connect.{name}")!);
        return reader.ReadToEnd();
    }
}
