using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Postato.Sandbox.Core;

/// <summary>One request and its answer. A network that needs more data derives from this.</summary>
/// <param name="operation">The network's own name of the call; empty when there is no such call.</param>
/// <param name="id">The part of the path that the operation's name shows as <c>{id}</c>.</param>
internal class Exchange(HttpContext http, byte[] body, string operation, string id = "")
{
    private JsonElement? json;
    private bool isRead;

    public HttpContext Http { get; } = http;

    public byte[] Body { get; } = body;

    public string Operation { get; } = operation;

    public string Id { get; } = id;

    public Fault? Fault { get; set; }

    /// <summary>The fault that was applied, for the list of requests.</summary>
    public virtual string? FaultId => Fault?.Id;

    public string Origin => $"{Http.Request.Scheme}://{Http.Request.Host}";

    /// <summary>The token of <c>Authorization: Bearer</c>; null when there is none.</summary>
    public string? Bearer => Credentials("Bearer", StringComparison.OrdinalIgnoreCase);

    /// <summary>The fields of a form; empty when the body is not one.</summary>
    public virtual IReadOnlyDictionary<string, string> Form => field ??= HasType("application/x-www-form-urlencoded")
        ? QueryHelpers.ParseQuery(Encoding.UTF8.GetString(Body)).ToDictionary(pair => pair.Key, pair => pair.Value.ToString())
        : new Dictionary<string, string>();

    /// <summary>The body as an object; null when it is not one.</summary>
    public JsonElement? Json
    {
        get
        {
            if (!isRead)
                (isRead, json) = (true, ReadJson());
            return json;
        }
    }

    /// <summary>The parts of a multipart body by name; empty when it is not one.</summary>
    public IReadOnlyDictionary<string, Part> Parts { get; set; } = ReadOnlyDictionary<string, Part>.Empty;

    public string? Query(string name) => Http.Request.Query[name];

    public string? Credentials(string scheme, StringComparison comparison) =>
        Http.Request.Headers.Authorization.ToString() is { } header && header.StartsWith($"{scheme} ", comparison)
            ? header[(scheme.Length + 1)..]
            : null;

    public bool HasType(string type) => Http.Request.ContentType?.StartsWith(type, StringComparison.OrdinalIgnoreCase) == true;

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
