using System.Net;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>Where a person says yes or no. Plain forms: no script is needed.</summary>
internal static class AuthorizePage
{
    public static string Render(IReadOnlyDictionary<string, string> request, App app, ServerOptions server, IReadOnlyList<Account> accounts)
    {
        var hidden = string.Concat(request.Select(pair => $"""<input type="hidden" name="{E(pair.Key)}" value="{E(pair.Value)}">"""));
        var buttons = string.Concat(accounts.Select(account =>
            $"""<form method="post" action="/oauth/authorize">{hidden}<button name="username" value="{E(account.FullName)}">Continue as <b>{E(account.DisplayName)}</b> <span>@{E(account.Name)}</span></button></form>"""));
        var scopes = string.Concat(request.GetValueOrDefault("scope", "read").Split(' ').Select(scope => $"<li><code>{E(scope)}</code> {E(Describe(scope))}</li>"));

        return $$"""
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Authorize · Sandbox Mastodon</title>
            <style>
            :root{color-scheme:light dark;--b:light-dark(#fff,#1c1b2e);--t:light-dark(#1b1a26,#ecebf5);--l:light-dark(#d9d7ea,#37354f);--s:light-dark(#615f78,#a3a1bd);--a:light-dark(#563acc,#8c8dff);--i:light-dark(#fff,#14131f)}
            body{font:16px/1.5 system-ui,sans-serif;background:light-dark(#f4f3fb,#12111c);color:var(--t);display:grid;grid-template-columns:minmax(0,1fr);place-items:center;min-height:100vh;margin:0;padding:16px;box-sizing:border-box}
            main{background:var(--b);border:1px solid var(--l);border-radius:12px;padding:28px;max-width:440px;width:100%;box-sizing:border-box}
            h1{font-size:21px;margin:0 0 8px} p,ul{color:var(--s);margin:0 0 18px;overflow-wrap:anywhere} p b{color:var(--t)} ul{padding-left:20px} code{color:var(--t)}
            form{margin:0 0 10px} button{font:inherit;width:100%;padding:12px 16px;border-radius:8px;border:1px solid var(--l);background:transparent;color:inherit;text-align:left;cursor:pointer;overflow-wrap:anywhere}
            button:hover,button:focus-visible{border-color:var(--a)} button span{color:var(--s)} .row{display:flex;gap:8px} input[type=text]{font:inherit;flex:1;min-width:0;padding:11px 14px;border-radius:8px;border:1px solid var(--l);background:transparent;color:inherit}
            .row button{width:auto;background:var(--a);border-color:var(--a);color:var(--i);font-weight:600;text-align:center} ::placeholder{color:var(--s);opacity:1} .deny{border:0;color:var(--s);text-align:center}
            </style>
            <main><h1>Authorization required</h1><p><b>{{E(app.Name)}}</b> would like permission to use your account on {{E(MastodonState.HostOf(server))}} ({{E(server.Software)}}):</p><ul>{{scopes}}</ul>
            {{buttons}}
            <form method="post" action="/oauth/authorize" class="row">{{hidden}}<input type="text" name="username" placeholder="any name" aria-label="User name" autocomplete="off" required><button>Authorize</button></form>
            <form method="post" action="/oauth/authorize">{{hidden}}<button class="deny" name="decision" value="deny">Deny</button></form></main></html>
            """;
    }

    private static string Describe(string scope) => scope switch
    {
        "read" => "see all of your account",
        "profile" or "read:accounts" => "see who you are",
        "read:statuses" => "see your posts",
        "write" => "change all of your account",
        "write:statuses" => "publish posts",
        "write:media" => "upload media",
        _ => "",
    };

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
