using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>One request on its way to its answer.</summary>
/// <param name="operation">The network's own name of the call.</param>
/// <param name="id">What stands in the path where the name says <c>{id}</c>.</param>
internal sealed class Exchange(HttpContext http, byte[] body, string operation, string id, ServerOptions server)
{
    private IReadOnlyDictionary<string, string>? form;
    private JsonObject? json;
    private bool isRead;

    public HttpContext Http { get; } = http;
    public byte[] Body { get; } = body;
    public string Operation { get; } = operation;
    public string Id { get; } = id;
    public ServerOptions Server { get; } = server;
    public Fault? Fault { get; set; }

    /// <summary>What else was ordered for this call, beside the fault.</summary>
    public List<Fault> Modifiers { get; } = [];

    /// <summary>Whose token it carries, dead ones too; null: nobody's.</summary>
    public Token? Token { get; set; }

    public Account? Account { get; set; }

    public string Origin => $"{Http.Request.Scheme}://{Http.Request.Host}";

    /// <summary>The fields of a form, or the texts of a JSON object.</summary>
    public IReadOnlyDictionary<string, string> Form => form ??= Json is { } sent
        ? sent.Where(pair => pair.Value is JsonValue).ToDictionary(pair => pair.Key, pair => pair.Value!.ToString())
        : IsForm ? QueryHelpers.ParseQuery(Encoding.UTF8.GetString(Body)).ToDictionary(pair => pair.Key, pair => pair.Value.ToString()) : new Dictionary<string, string>();

    public string? Query(string name) => Http.Request.Query[name];

    public bool Is(string kind) => Fault?.Kind == kind || Modifiers.Exists(modifier => modifier.Kind == kind);

    /// <summary>The body as an object; null: it is none.</summary>
    public JsonObject? Json
    {
        get
        {
            if (!isRead)
                (isRead, json) = (true, ReadJson());
            return json;
        }
    }

    private bool IsForm => Http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The parts of a multipart body by name, each with its file name.</summary>
    public async Task<Dictionary<string, (byte[] Bytes, string? FileName)>> PartsAsync()
    {
        var parts = new Dictionary<string, (byte[], string?)>(StringComparer.Ordinal);
        if (!Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(Http.Request.ContentType, out var type) || type.MediaType != "multipart/form-data" || type.Boundary.Length == 0)
            return parts;

        var reader = new MultipartReader(type.Boundary.Value!.Trim('"'), new MemoryStream(Body)) { BodyLengthLimit = null };
        while (await reader.ReadNextSectionAsync() is { } section)
        {
            if (section.GetContentDispositionHeader() is not { } disposition || disposition.Name.Value?.Trim('"') is not { } name)
                continue;

            var value = new MemoryStream();
            await section.Body.CopyToAsync(value);
            parts[name] = (value.ToArray(), disposition.FileName.Value?.Trim('"'));
        }

        return parts;
    }

    private JsonObject? ReadJson()
    {
        try
        {
            return Body.Length > 0 && Http.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true ? JsonNode.Parse(Body) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
