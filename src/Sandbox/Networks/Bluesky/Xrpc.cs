using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Bluesky;

/// <summary>Answers and errors in the format of the protocol.</summary>
internal static class Xrpc
{
    public static Reply Of(JsonNode body, int status = 200) => Reply.Of(body, status) with { ContentType = "application/json" };

    public static Reply NotFound => Error(404, "NotFound", "Not Found");

    public static Reply Error(int status, string error, string message) =>
        Of(new JsonObject { ["error"] = error, ["message"] = message }, status);

    /// <summary>For the authorization server.</summary>
    public static Reply OAuthError(int status, string error, string description) =>
        Of(new JsonObject { ["error"] = error, ["error_description"] = description }, status);
}
