using System.Text;
using System.Text.Json.Nodes;

namespace Postato.Sandbox.Networks.X;

/// <summary>An answer before it is sent, so that a fault can cut, halve or replace it.</summary>
internal sealed class Reply(int status, byte[] body, string contentType = "application/json; charset=utf-8")
{
    private readonly List<KeyValuePair<string, string>> headers = [];

    public int Status { get; } = status;

    public byte[] Body { get; } = body;

    public string ContentType { get; } = contentType;

    public static Reply Of(JsonNode body, int status = 200) => new(status, Encoding.UTF8.GetBytes(body.ToJsonString(Core.Json.Options)));

    public static Reply Text(string text, string contentType = "text/plain; charset=utf-8", int status = 200) => new(status, Encoding.UTF8.GetBytes(text), contentType);

    public static Reply Redirect(string location) => new Reply(302, [], "text/plain").With("Location", location);

    public Reply With(string header, string value)
    {
        headers.Add(new(header, value));
        return this;
    }

    public async Task WriteAsync(HttpContext http, int? bytes = null)
    {
        http.Response.StatusCode = Status;
        foreach (var (name, value) in headers)
            http.Response.Headers[name] = value;
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = Body.Length;
        await http.Response.Body.WriteAsync(Body.AsMemory(0, bytes ?? Body.Length));
    }
}
