using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>A request to one of the servers, and its caller.</summary>
internal sealed class MastodonExchange(HttpContext http, byte[] body, string operation, string id, ServerOptions server)
    : Exchange(http, body, operation, id)
{
    public ServerOptions Server { get; } = server;

    /// <summary>Further effects for this call, beside the fault.</summary>
    public List<Fault> Modifiers { get; } = [];

    public override string? FaultId => base.FaultId ?? Modifiers.FirstOrDefault()?.Id;

    /// <summary>The account of the token, even when it is revoked; null without one.</summary>
    public Token? Token { get; set; }

    public MastodonAccount? Account { get; set; }

    /// <summary>The server's first answer, when this call is a repeat that it remembers.</summary>
    public Reply? Replay { get; set; }

    /// <summary>The JSON object that was sent; null when there was none.</summary>
    public JsonObject? Sent => field ??= HasType("application/json") && Json is { } json ? JsonObject.Create(json) : null;

    /// <summary>The fields of a form, or the texts of a JSON object.</summary>
    public override IReadOnlyDictionary<string, string> Form => field ??= Sent is { } sent
        ? sent.Where(pair => pair.Value is JsonValue).ToDictionary(pair => pair.Key, pair => pair.Value!.ToString())
        : base.Form;

    public bool Is(string kind) => Fault?.Kind == kind || Modifiers.Exists(modifier => modifier.Kind == kind);
}
