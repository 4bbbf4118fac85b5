using System.Text;
using System.Text.Json.Nodes;

namespace Postato.Sandbox.Core;

/// <summary>An answer before it is sent, so that a fault can cut, halve or replace it.</summary>
internal sealed record Reply(int Status, byte[] Body, string ContentType, Dictionary<string, string> Headers)
{
    public static Reply Of(JsonNode body, int status = 200) => new(status, Encoding.UTF8.GetBytes(body.ToJsonString(Json.Options)), "application/json", []);

    /// <summary>None at all: the connection is closed.</summary>
    public static readonly Reply Cut = new(0, [], "", []);

    public static Reply Text(string text, string contentType = "text/plain", int status = 200) => new(status, Encoding.UTF8.GetBytes(text), contentType, []);

    public static Reply Redirect(string location) => new(303, [], "text/plain", new() { ["Location"] = location });

    public Reply With(string header, string value) => this with { Headers = new(Headers) { [header] = value } };

    public async Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
            http.Response.Headers[name] = value;
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = Body.Length;
        await http.Response.Body.WriteAsync(Body);
    }
}
