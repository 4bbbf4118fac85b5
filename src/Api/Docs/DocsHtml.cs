using System.Text;
using System.Text.Json.Nodes;
using Postato.Api.OpenApi;
using Postato.Application;
using static Postato.Api.Docs.Markup;

namespace Postato.Api.Docs;

/// <summary>Renders the description as an HTML page: for each operation its parameters, answers and a command to copy.</summary>
internal sealed class DocsHtml
{
    private readonly JsonNode description;
    private readonly SchemaHtml sent;
    private readonly SchemaHtml answered;
    private readonly CurlExample curl;
    private readonly PublicAddress address;
    private readonly string platform;
    private readonly StringBuilder html = new();

    private DocsHtml(JsonNode description, PublicAddress address, string platform)
    {
        (this.description, this.address, this.platform) = (description, address, platform);
        (sent,
            answered,
            curl) = (
                new SchemaHtml(description, showsRequired: true), new SchemaHtml(description, showsRequired: false),
                new CurlExample(address));
    }

    private IEnumerable<(string Path, string Method, JsonNode Operation)> Operations => description["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject().Select(method => (path.Key, method.Key, method.Value!)));

    /// <param name="platform">The network in the quickstart.</param>
    public static string Of(byte[] description, PublicAddress address, string platform, string stylePath, string script) =>
        new DocsHtml(JsonNode.Parse(description)!, address, platform).Write(stylePath, script);

    private string Write(string stylePath, string script)
    {
        var title = $"{description["info"]!["title"]} API";
        Put($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
            <title>{E(title)}</title>
            <link rel="stylesheet" href="{stylePath}">
            {script}
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <header><p class="brand">{E(title)}</p><p><a href="{OpenApiSetup.Path}">OpenAPI 3.1</a></p></header>
            """);
        WriteContents();
        Put($"<main id=\"content\"><section "
            + $"class=\"intro\"><h1>{E(title)}</h1>{Paragraphs(TextOf(description["info"]!["description"]))}</section>");
        WriteQuickstart();
        foreach (var tag in description["tags"]!.AsArray())
            WriteTag(tag!);
        WriteProblems();
        Put("</main></body></html>");
        return html.ToString();
    }

    private void WriteContents()
    {
        Put("<nav aria-label=\"Operations\"><p><a href=\"#quickstart\">Quickstart</a></p>");
        foreach (var tag in description["tags"]!.AsArray())
        {
            Put($"<p><a href=\"#{Slug(TextOf(tag!["name"]))}\">{E(TextOf(tag["name"]))}</a></p><ul>");
            foreach (var (_, method, operation) in Of(tag))
                Put($"<li><a href=\"#{E(TextOf(operation["operationId"]))}\"><span>{E(TextOf(operation["summary"]))}</span> "
                    + $"{Verb(method)}</a></li>");
            foreach (var (name, operation) in WebhooksOf(tag))
                Put($"<li><a href=\"#{E(TextOf(operation["operationId"]))}\"><span>{E(name)}</span></a></li>");
            Put("</ul>");
        }

        Put("<p><a href=\"#problems\">Problems</a></p></nav>");
    }

    private void WriteQuickstart()
    {
        Put("<section><h2 id=\"quickstart\">Quickstart</h2><p>From an API key to a published post, with a shell and curl: "
            + "run the commands one after the other.</p>");
        foreach (var step in Quickstart.StepsAt(address, platform))
            Put($"<article id=\"quickstart-{step.Id}\"><div class=\"told\"><h3>{E(step.Title)}</h3>{Paragraphs(step.Text)}</div><div "
                + $"class=\"shown\">{Command(step.Shell, step.Title)}</div></article>");
        Put("</section>");
    }

    private static string Command(string shell, string name) =>
        $"<pre class=\"command\" tabindex=\"0\" aria-label=\"{E(name)}, a command\"><code>{E(shell)}</code></pre>";

    private void WriteTag(JsonNode tag)
    {
        Put($"<section><h2 id=\"{Slug(TextOf(tag["name"]))}\">{E(TextOf(tag["name"]))}</h2>{Paragraphs(TextOf(tag["description"]))}");
        foreach (var (path, method, operation) in Of(tag))
            WriteOperation(path, method, operation);
        foreach (var (name, operation) in WebhooksOf(tag))
            WriteEvent(name, operation);
        Put("</section>");
    }

    private void WriteOperation(string path, string method, JsonNode operation)
    {
        Put($"""
            <article id="{E(TextOf(operation["operationId"]))}">
            <div class="told">
            <h3>{E(TextOf(operation["summary"]))}</h3>
            <p class="route">{Verb(method)} <code>{E(path).Replace("/", "/<wbr>", StringComparison.Ordinal)}</code></p>
            {Paragraphs(TextOf(operation["description"]))}
            """);
        if (operation["parameters"] is JsonArray { Count: > 0 } parameters)
            Put($"<h4>Parameters</h4>{sent.Parameters(parameters)}");
        if (operation["requestBody"]?["content"]?.AsObject().First() is { } body)
            Put($"<h4>Body <small>{E(body.Key)}</small></h4>{sent.Members(body.Value!["schema"]!)}");
        WriteAnswers(operation);
        Put("</div><div class=\"shown\">");
        Put($"<h4>Call</h4>{Command(curl.Of(path, method, operation), TextOf(operation["summary"]))}");
        if (Success(operation) is { } success && success.Content["example"] is { } example)
            Put($"<h4>Answer <small>{success.Status}</small></h4><pre tabindex=\"0\"><code>{E(Json(example))}</code></pre>");
        Put("</div></article>");
    }

    private void WriteEvent(string name, JsonNode operation)
    {
        var body = operation["requestBody"]!["content"]!["application/json"]!;
        Put($"""
            <article id="{E(TextOf(operation["operationId"]))}">
            <div class="told">
            <h3><code>{E(name)}</code></h3>
            {Paragraphs(TextOf(operation["description"]))}
            <h4>Members</h4>{answered.Members(body["schema"]!)}
            </div>
            <div class="shown"><h4>Event</h4><pre tabindex="0"><code>{E(Json(body["example"]!))}</code></pre></div>
            </article>
            """);
    }

    private void WriteAnswers(JsonNode operation)
    {
        if (Success(operation) is { } success)
            Put($"<h4>Answer "
                + $"<small>{success.Status}</small></h4><p>{Inline(success.Description)}</p>"
                + $"{answered.Members(success.Content["schema"]!)}");

        var problems = operation["responses"]!.AsObject().Where(answer => answer.Value!["$ref"] is not null)
            .Select(answer =>
                $"<li><a href=\"#problem-{answer.Key}\">{answer.Key} {E(Words(TextOf(answer.Value!["$ref"]).Split('/')[^1]))}</a></li>");
        Put($"<h4>Problems</h4><ul class=\"problems\">{string.Concat(problems)}</ul>");
    }

    private void WriteProblems()
    {
        Put($"<section><h2 id=\"problems\">Problems</h2>{answered.Members(description["components"]!["schemas"]!["Problem"]!)}");
        foreach (var (name, answer) in description["components"]!["responses"]!.AsObject())
        {
            var content = answer!["content"]!["application/problem+json"]!;
            var examples = content["examples"]!.AsObject()
                .Select(example => $"<pre tabindex=\"0\"><code>{E(Json(example.Value!["value"]!))}</code></pre>");
            var status = content["examples"]!.AsObject().First().Value!["value"]!["status"]!;
            Put($"<article id=\"problem-{status}\"><div "
                + $"class=\"told\"><h3>{status} {E(Words(name))}</h3>{Paragraphs(TextOf(answer["description"]))}</div><div "
                + $"class=\"shown\">{string.Concat(examples)}</div></article>");
        }

        Put("</section>");
    }

    private void Put(string text) => html.Append(text);

    private IEnumerable<(string Path, string Method, JsonNode Operation)> Of(JsonNode tag) =>
        Operations.Where(found => found.Operation["tags"]!.AsArray().Any(name => TextOf(name) == TextOf(tag["name"])));

    private IEnumerable<(string Name, JsonNode Operation)> WebhooksOf(JsonNode tag) => description["webhooks"]!.AsObject()
        .Select(webhook => (webhook.Key, webhook.Value!["post"]!))
        .Where(found => found.Item2["tags"]!.AsArray().Any(name => TextOf(name) == TextOf(tag["name"])));

    private static (string Status, string Description, JsonNode Content)? Success(JsonNode operation)
    {
        var (status, answer) = operation["responses"]!.AsObject().First(found => found.Key[0] == '2');
        return answer!["content"]?.AsObject().First().Value is { } content ? (status, TextOf(answer["description"]), content) : null;
    }
}
