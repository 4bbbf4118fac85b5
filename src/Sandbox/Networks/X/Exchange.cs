using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.X;

/// <summary>One request on its way to its answer.</summary>
/// <param name="operation">The network's own name of the call.</param>
/// <param name="id">What stands in the path where the name says <c>{id}</c>.</param>
internal sealed class Exchange(HttpContext http, byte[] body, string operation, string id)
{
    private IReadOnlyDictionary<string, string>? form;
    private JsonElement? json;
    private bool isRead;

    public HttpContext Http { get; } = http;

    public byte[] Body { get; } = body;

    public string Operation { get; } = operation;

    public string Id { get; } = id;

    public Fault? Fault { get; set; }

    /// <summary>How late the post of this call shows in lists.</summary>
    public int LagSeconds { get; set; }

    /// <summary>Whose token it carries, when that is known and alive.</summary>
    public Session? Session { get; set; }

    public IReadOnlyDictionary<string, string> Form => form ??= IsForm
        ? QueryHelpers.ParseQuery(Encoding.UTF8.GetString(Body)).ToDictionary(pair => pair.Key, pair => pair.Value.ToString())
        : new Dictionary<string, string>();

    private bool IsForm => Http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;

    public string? Query(string name) => Http.Request.Query[name];

    /// <summary>The body as an object; null: it is none.</summary>
    public JsonElement? Json
    {
        get
        {
            if (!isRead)
                (isRead, json) = (true, ReadJson());
            return json;
        }
    }

    /// <summary>The fields of a multipart body; empty: it is none.</summary>
    public async Task<Dictionary<string, byte[]>> PartsAsync()
    {
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(Http.Request.ContentType, out var type) && type.MediaType == "multipart/form-data" && type.Boundary.Length > 0)
        {
            var reader = new MultipartReader(type.Boundary.Value!.Trim('"'), new MemoryStream(Body)) { BodyLengthLimit = null };
            while (await reader.ReadNextSectionAsync() is { } section)
            {
                if (section.GetContentDispositionHeader()?.Name.Value?.Trim('"') is not { } name)
                    continue;

                var value = new MemoryStream();
                await section.Body.CopyToAsync(value);
                parts[name] = value.ToArray();
            }
        }

        return parts;
    }

    private JsonElement? ReadJson()
    {
        try
        {
            return Body.Length > 0 && JsonElement.Parse(Body) is { ValueKind: JsonValueKind.Object } found ? found : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
