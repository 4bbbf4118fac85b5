using System.Text;
using System.Text.Json.Nodes;

namespace Postato.Sandbox.Core;

/// <summary>An answer before it is sent, so that a fault can cut, shorten or replace it.</summary>
internal sealed record Reply(int Status, byte[] Body, string ContentType = Reply.JsonType)
{
    private const string JsonType = "application/json; charset=utf-8";

    /// <summary>No answer: the connection is closed.</summary>
    public static readonly Reply Cut = new(0, []);

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public static Reply Of(JsonNode body, int status = 200) => new(status, Encoding.UTF8.GetBytes(body.ToJsonString(Json.Options)));

    public static Reply Text(string text, string contentType = "text/plain; charset=utf-8", int status = 200) =>
        new(status, Encoding.UTF8.GetBytes(text), contentType);

    public static Reply Redirect(string location, int status = 302) => new Reply(status, [], "text/plain").With("Location", location);

    public Reply With(string header, string value) => this with { Headers = [.. Headers, KeyValuePair.Create(header, value)] };

    /// <param name="length">How many bytes of the body to send, although the header announces all.</param>
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
