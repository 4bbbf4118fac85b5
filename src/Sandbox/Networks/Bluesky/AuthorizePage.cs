using System.Net;

namespace Postato.Sandbox.Networks.Bluesky;

/// <summary>Where a person says yes or no. Plain forms: no script is needed.</summary>
internal static class AuthorizePage
{
    public static string Render(string requestUri, Pushed request, IReadOnlyList<Account> accounts)
    {
        var hidden = $"""<input type="hidden" name="request_uri" value="{E(requestUri)}"><input type="hidden" name="client_id" value="{E(request.ClientId)}">""";
        var buttons = string.Concat(accounts.OrderByDescending(account => account.Handle == request.LoginHint).Select(account =>
            $"""<form method="post" action="/oauth/authorize">{hidden}<button name="username" value="{E(account.Handle)}">Continue as <b>{E(account.DisplayName)}</b> <span>@{E(account.Handle)}</span></button></form>"""));

        return $$"""
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Authorize · Sandbox Bluesky</title>
            <style>
            :root{color-scheme:light dark;--b:light-dark(#fff,#161e27);--t:light-dark(#0b1a2b,#e8eef5);--l:light-dark(#d9e2ec,#2c3a49);--s:light-dark(#5a6b7d,#93a4b5)}
            body{font:16px/1.5 system-ui,sans-serif;background:light-dark(#eef3f8,#0c131a);color:var(--t);display:grid;grid-template-columns:minmax(0,1fr);place-items:center;min-height:100vh;margin:0;padding:16px;box-sizing:border-box}
            main{background:var(--b);border:1px solid var(--l);border-radius:16px;padding:28px;max-width:420px;width:100%;box-sizing:border-box}
            h1{font-size:20px;margin:0 0 4px} p{color:var(--s);margin:0 0 20px;overflow-wrap:anywhere}
            form{margin:0 0 10px} button{font:inherit;width:100%;padding:12px 16px;border-radius:10px;border:1px solid var(--l);background:transparent;color:inherit;text-align:left;cursor:pointer;overflow-wrap:anywhere}
            button:hover,button:focus-visible{border-color:#0a7aff} button span{color:var(--s)} .row{display:flex;gap:8px} input[type=text]{font:inherit;flex:1;min-width:0;padding:11px 14px;border-radius:10px;border:1px solid var(--l);background:transparent;color:inherit}
            .row button{width:auto;background:#0a66d6;border-color:#0a66d6;color:#fff;text-align:center} ::placeholder{color:var(--s);opacity:1} .deny{border:0;color:var(--s);text-align:center}
            </style>
            <main><h1>Let this app post for you?</h1><p>{{E(request.ClientId.StartsWith("http://localhost", StringComparison.Ordinal) ? "An app on this machine" : request.ClientId)}} asks for: {{E(request.Scope)}}</p>
            {{buttons}}
            <form method="post" action="/oauth/authorize" class="row">{{hidden}}<input type="text" name="username" placeholder="any name" aria-label="User name" autocomplete="off" required><button>Continue</button></form>
            <form method="post" action="/oauth/authorize">{{hidden}}<button class="deny" name="decision" value="deny">Deny</button></form></main></html>
            """;
    }

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
