using System.Net;

namespace Postato.Sandbox.Core;

/// <summary>The page on which a person accepts or refuses, and chooses an account. Plain forms, without scripts.</summary>
/// <param name="network">The name in the title.</param>
/// <param name="action">The forms' target: it gets a username, and a decision when the person refuses.</param>
/// <param name="style">
/// Values of the page's custom properties: <c>--p</c> page, <c>--b</c> box, <c>--t</c> text, <c>--l</c> line, <c>--s</c> subdued text,
/// <c>--h</c> line under the pointer, <c>--a</c> and <c>--i</c> the accept button and its text, <c>--r</c> the buttons' radius.
/// </param>
internal sealed class ConsentPage(string network, string action, string style)
{
    private const string Css = """
        body{font:16px/1.5 system-ui,sans-serif;background:var(--p);color:var(--t);display:grid;grid-template-columns:minmax(0,1fr)}
        body{place-items:center;min-height:100vh;margin:0;padding:16px;box-sizing:border-box}
        main{background:var(--b);border:1px solid var(--l);border-radius:16px;padding:28px;max-width:420px;width:100%;box-sizing:border-box}
        h1{font-size:21px;margin:0 0 8px} p,ul{color:var(--s);margin:0 0 18px;overflow-wrap:anywhere} p b,code{color:var(--t)}
        ul{padding-left:20px} form{margin:0 0 10px} .row{display:flex;gap:8px} ::placeholder{color:var(--s);opacity:1}
        button,input[type=text]{font:inherit;padding:12px 16px;border-radius:var(--r);border:1px solid var(--l);background:transparent}
        button{width:100%;color:inherit;text-align:left;cursor:pointer;overflow-wrap:anywhere} button span{color:var(--s)}
        button:hover,button:focus-visible{border-color:var(--h)} input[type=text]{flex:1;min-width:0;color:inherit}
        .row button{width:auto;background:var(--a);border-color:var(--a);color:var(--i);text-align:center}
        .deny{border:0;color:var(--s);text-align:center}
        """;

    /// <param name="asks">The requested permissions, in HTML.</param>
    /// <param name="request">Hidden fields that are sent with the answer.</param>
    public Reply Show(
        string heading, string asks, IEnumerable<KeyValuePair<string, string>> request, IEnumerable<Person> people, string yes, string no)
    {
        var hidden = string.Concat(request.Select(pair => $"""<input type="hidden" name="{E(pair.Key)}" value="{E(pair.Value)}">"""));
        var form = $"""<form method="post" action="{action}">{hidden}""";
        var buttons = string.Concat(people.Select(person => $"""
            {form}<button name="username" value="{E(person.Username)}">Continue as <b>{E(person.DisplayName)}</b> <span>@{E(person.Handle)}</span></button></form>
            """));

        return Reply.Text($$"""
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Authorize · Sandbox {{network}}</title><style>
            :root{color-scheme:light dark;{{style}}}
            {{Css}}
            </style>
            <main><h1>{{E(heading)}}</h1>{{asks}}
            {{buttons}}
            <form method="post" action="{{action}}" class="row">{{hidden}}
            <input type="text" name="username" placeholder="any name" aria-label="User name" autocomplete="off" required><button>{{yes}}</button></form>
            {{form}}<button class="deny" name="decision" value="deny">{{no}}</button></form></main></html>
            """, "text/html; charset=utf-8");
    }

    public static string E(string text) => WebUtility.HtmlEncode(text);
}

/// <summary>An account that can accept with one click.</summary>
/// <param name="Handle">As the network shows the username.</param>
internal readonly record struct Person(string Username, string DisplayName, string Handle);
