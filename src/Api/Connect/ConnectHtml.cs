using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Postato.Application.Accounts;

namespace Postato.Api.Connect;

/// <summary>The pages' HTML: small, in both themes, without a script.</summary>
internal static class ConnectHtml
{
    public static IResult Page(HttpContext http, int status, string title, string body)
    {
        var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var headers = http.Response.Headers;
        // form-action stays open towards the network that the person is sent to.
        headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        return Results.Content(Layout(nonce, title, body), "text/html; charset=utf-8", statusCode: status);
    }

    public static string Form(ConnectPageView view, string? mistake) => $"""
        <p>You let Postato publish for <b>{E(view.Workspace)}</b> on {E(view.Network)}. Your login and password stay with the network: you give your consent on its own page.</p>
        <form method="post">
        <label for="handle">Your handle</label>
        <input id="handle" name="handle" value="{E(view.Handle ?? "")}" placeholder="name.bsky.social" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="300"{(mistake is null ? "" : " aria-invalid=\"true\" aria-describedby=\"mistake\"")}>
        {(mistake is null ? "" : $"<p id=\"mistake\" role=\"alert\">{E(mistake)}</p>")}
        <button>Continue at {E(view.Network)}</button>
        </form>
        """;

    public static string Done(AccountView account) => $"""
        <p><b>{E(account.DisplayName ?? account.Username)}</b> (@{E(account.Username)}) is connected. You can close this page.</p>
        """;

    public static string Sorry(string reason) => $"<p>{E(reason)}</p>";

    private static string Layout(string nonce, string title, string body) => $$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{E(title)}} · Postato</title>
        <style nonce="{{nonce}}">
        :root { color-scheme: light dark; --page: light-dark(#f3f5f8, #0e141b); --card: light-dark(#fff, #161f29); --text: light-dark(#12202f, #e7edf4); --soft: light-dark(#5a6a7b, #98a8b8); --line: light-dark(#d8e0e9, #2a3744); --accent: light-dark(#0a5fc8, #4d9bff); }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 20px; box-sizing: border-box; background: var(--page); color: var(--text); font: 16px/1.55 system-ui, sans-serif; }
        main { width: 100%; max-width: 430px; box-sizing: border-box; background: var(--card); border: 1px solid var(--line); border-radius: 16px; padding: 30px; }
        h1 { font-size: 22px; margin: 0 0 10px; } p { margin: 0 0 18px; color: var(--soft); overflow-wrap: anywhere; } p b { color: var(--text); }
        label { display: block; font-weight: 600; margin-bottom: 6px; }
        input { width: 100%; box-sizing: border-box; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 10px; padding: 11px 13px; margin-bottom: 14px; }
        input[aria-invalid] { border-color: #d24b4b; } #mistake { color: light-dark(#b42525, #ff8b8b); }
        button { width: 100%; font: inherit; font-weight: 600; color: light-dark(#fff, #07111d); background: var(--accent); border: 0; border-radius: 10px; padding: 12px; cursor: pointer; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        footer { margin-top: 22px; font-size: 13px; color: var(--soft); }
        </style>
        </head>
        <body><main><h1>{{E(title)}}</h1>{{body}}<footer>Postato, a carrier for your posts</footer></main></body>
        </html>
        """;

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
