using System.Text;
using System.Text.Json.Nodes;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>An answer before it is sent, so that a fault can cut, halve or replace it.</summary>
internal sealed record Reply(int Status, byte[] Body, string ContentType = "application/json; charset=utf-8")
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static Reply Of(JsonNode body, int status = 200) => new(status, Encoding.UTF8.GetBytes(body.ToJsonString(Core.Json.Options)));

    public static Reply Error(int status, string error, string? description = null)
    {
        var body = new JsonObject { ["error"] = error };
        if (description is not null)
            body["error_description"] = description;
        return Of(body, status);
    }

    public static Reply Text(string text, string contentType = "text/plain; charset=utf-8", int status = 200) => new(status, Encoding.UTF8.GetBytes(text), contentType);

    /// <summary>A page instead of an answer, as servers and those in front of them send it.</summary>
    public static Reply Page(int status, string title) => Text($"<!DOCTYPE html><html lang=\"en\"><head><title>{title}</title></head><body><h1>{title}</h1></body></html>", "text/html; charset=utf-8", status);

    public static Reply Redirect(string location) => new Reply(302, []).With("Location", location);

    public static Reply NotFound => Error(404, "Record not found");

    public Reply With(string header, string value) => this with { Headers = [.. Headers, KeyValuePair.Create(header, value)] };

    /// <param name="length">Only so much of the body.</param>
    public async Task WriteAsync(HttpContext http, int? length = null)
    {
        http.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
            http.Response.Headers[name] = value;
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = Body.Length;
        await http.Response.Body.WriteAsync(Body.AsMemory(0, length ?? Body.Length));
    }
}
