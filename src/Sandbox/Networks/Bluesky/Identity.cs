using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Bluesky;

/// <summary>Handles, DID documents and public profiles.</summary>
internal sealed class Identity(BlueskyState state, BlueskyOptions options)
{
    public Reply Answer(Exchange exchange) => exchange.Operation switch
    {
        "resolveHandle" => state.FindByHandle(exchange.Query("handle") ?? "") is { } account
            ? Xrpc.Of(new JsonObject { ["did"] = account.Did })
            : Xrpc.Error(400, "InvalidRequest", "Unable to resolve handle"),
        "atproto-did" =>
            state.FindByHandle(exchange.Http.Request.Host.Host) is { } account
                ? Reply.Text(account.Did, "text/plain")
                : Reply.Text("User not found", "text/plain", 404),
        "did" => state.FindByDid(exchange.Http.Request.Path.Value![1..]) is { } account
            ? Xrpc.Of(Document(account))
            : Xrpc.Of(new JsonObject { ["message"] = "DID not registered" }, 404),
        "getProfile" => state.Find(exchange.Query("actor") ?? "") is { } account
            ? Xrpc.Of(new JsonObject { ["did"] = account.Did, ["handle"] = account.Handle, ["displayName"] = account.DisplayName })
            : Xrpc.Error(400, "InvalidRequest", "Profile not found"),
        "describeServer" =>
            Xrpc.Of(
                new JsonObject { ["did"] = $"did:web:{exchange.Http.Request.Host}", ["availableUserDomains"] = new JsonArray(".test") }),
        _ => Xrpc.Of(new JsonObject
        {
            ["resource"] = exchange.Origin,
            ["authorization_servers"] = new JsonArray(Issuer(exchange)),
            ["bearer_methods_supported"] = new JsonArray("header"),
            ["scopes_supported"] = new JsonArray(),
        }),
    };

    // Both servers use the same authorization server.
    private string Issuer(Exchange exchange) => $"{exchange.Http.Request.Scheme}://{exchange.Http.Request.Host.Host}:{options.Port}";

    private JsonObject Document(BlueskyAccount account) => new()
    {
        ["@context"] = new JsonArray("https://www.w3.org/ns/did/v1"),
        ["id"] = account.Did,
        ["alsoKnownAs"] = new JsonArray($"at://{account.Handle}"),
        ["verificationMethod"] = new JsonArray(),
        ["service"] = new JsonArray(new JsonObject
        {
            ["id"] = "#atproto_pds",
            ["type"] = "AtprotoPersonalDataServer",
            ["serviceEndpoint"] = $"http://127.0.0.1:{(account.Server == 0 ? options.Port : options.SecondPort)}",
        }),
    };
}
