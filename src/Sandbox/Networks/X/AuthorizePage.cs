using System.Net;

namespace Postato.Sandbox.Networks.X;

/// <summary>Where a person says yes or no. Plain forms: no script is needed.</summary>
internal static class AuthorizePage
{
    public static string Render(IReadOnlyDictionary<string, string> request, IReadOnlyList<Account> accounts)
    {
        var hidden = string.Concat(request.Select(pair => $"""<input type="hidden" name="{E(pair.Key)}" value="{E(pair.Value)}">"""));
        var buttons = string.Concat(accounts.Select(account =>
            $"""<form method="post" action="/i/oauth2/authorize">{hidden}<button name="username" value="{E(account.Username)}">Continue as <b>{E(account.Name)}</b> <span>@{E(account.Username)}</span></button></form>"""));
        var scopes = string.Concat(request["scope"].Split(' ').Select(scope => $"<li>{E(Describe(scope))}</li>"));

        return $$"""
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Authorize · Sandbox X</title>
            <style>
            :root{color-scheme:light dark;--b:light-dark(#fff,#000);--t:light-dark(#0f1419,#e7e9ea);--l:light-dark(#cfd9de,#2f3336);--s:light-dark(#536471,#8b98a5);--a:light-dark(#0f1419,#eff3f4);--i:light-dark(#fff,#0f1419)}
            body{font:16px/1.5 system-ui,sans-serif;background:light-dark(#f7f9f9,#16181c);color:var(--t);display:grid;grid-template-columns:minmax(0,1fr);place-items:center;min-height:100vh;margin:0;padding:16px;box-sizing:border-box}
            main{background:var(--b);border:1px solid var(--l);border-radius:16px;padding:28px;max-width:420px;width:100%;box-sizing:border-box}
            h1{font-size:22px;margin:0 0 8px} p,ul{color:var(--s);margin:0 0 18px;overflow-wrap:anywhere} ul{padding-left:20px}
            form{margin:0 0 10px} button{font:inherit;width:100%;padding:12px 16px;border-radius:999px;border:1px solid var(--l);background:transparent;color:inherit;text-align:left;cursor:pointer;overflow-wrap:anywhere}
            button:hover,button:focus-visible{border-color:var(--t)} button span{color:var(--s)} .row{display:flex;gap:8px} input[type=text]{font:inherit;flex:1;min-width:0;padding:11px 16px;border-radius:999px;border:1px solid var(--l);background:transparent;color:inherit}
            .row button{width:auto;background:var(--a);border-color:var(--a);color:var(--i);font-weight:600;text-align:center} ::placeholder{color:var(--s);opacity:1} .deny{border:0;color:var(--s);text-align:center}
            </style>
            <main><h1>An app wants to access your X account</h1><p>{{E(request["client_id"])}} would be able to:</p><ul>{{scopes}}</ul>
            {{buttons}}
            <form method="post" action="/i/oauth2/authorize" class="row">{{hidden}}<input type="text" name="username" placeholder="any name" aria-label="User name" autocomplete="off" required><button>Authorize app</button></form>
            <form method="post" action="/i/oauth2/authorize">{{hidden}}<button class="deny" name="decision" value="deny">Cancel</button></form></main></html>
            """;
    }

    private static string Describe(string scope) => scope switch
    {
        "tweet.read" => "See posts that you can see",
        "tweet.write" => "Post and repost for you",
        "users.read" => "See your profile",
        "media.write" => "Upload media for you",
        "offline.access" => "Stay connected until you take it back",
        _ => scope,
    };

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
