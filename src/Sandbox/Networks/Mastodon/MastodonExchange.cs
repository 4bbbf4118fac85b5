using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>A request to one of the servers, and who makes it.</summary>
internal sealed class MastodonExchange(HttpContext http, byte[] body, string operation, string id, ServerOptions server)
    : Exchange(http, body, operation, id)
{
    public ServerOptions Server { get; } = server;

    /// <summary>What else was ordered for this call, beside the fault.</summary>
    public List<Fault> Modifiers { get; } = [];

    public override string? FaultId => base.FaultId ?? Modifiers.FirstOrDefault()?.Id;

    /// <summary>Whose token it carries, dead ones too; null: nobody's.</summary>
    public Token? Token { get; set; }

    public MastodonAccount? Account { get; set; }

    /// <summary>What the server answered the first time, when this call is a repeat of one that it remembers.</summary>
    public Reply? Replay { get; set; }

    /// <summary>The object that was sent as JSON; null: none was.</summary>
    public JsonObject? Sent => field ??= HasType("application/json") && Json is { } json ? JsonObject.Create(json) : null;

    /// <summary>The fields of a form, or the texts of a JSON object.</summary>
    public override IReadOnlyDictionary<string, string> Form => field ??= Sent is { } sent
        ? sent.Where(pair => pair.Value is JsonValue).ToDictionary(pair => pair.Key, pair => pair.Value!.ToString())
        : base.Form;

    public bool Is(string kind) => Fault?.Kind == kind || Modifiers.Exists(modifier => modifier.Kind == kind);
}
