using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Postato.Sandbox.Core;

/// <summary>One request on its way to its answer.</summary>
/// <param name="operation">The network's own name of the call.</param>
internal sealed class Exchange(HttpContext http, byte[] body, string operation)
{
    public HttpContext Http { get; } = http;
    public byte[] Body { get; } = body;
    public string Operation { get; } = operation;
    public Fault? Fault { get; set; }
    public bool Half { get; set; }
    public string? FaultId => Fault?.Id;

    public string Origin => $"{Http.Request.Scheme}://{Http.Request.Host}";

    public IReadOnlyDictionary<string, string> Form { get; } = http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true ? Parse(body) : new Dictionary<string, string>();

    public string? Query(string name) => Http.Request.Query[name];

    private static Dictionary<string, string> Parse(byte[] body) =>
        QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
}
