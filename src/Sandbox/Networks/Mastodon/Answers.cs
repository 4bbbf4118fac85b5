using System.Text.Json.Nodes;
using Postato.Sandbox.Core;

namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>Refusals, pages and redirects in the format of the servers.</summary>
internal static class Answers
{
    public static Reply NotFound => Error(404, "Record not found");

    public static Reply TooMany => Error(429, "Too many requests");

    public static Reply Error(int status, string error, string? description = null)
    {
        var body = new JsonObject { ["error"] = error };
        if (description is not null)
            body["error_description"] = description;
        return Reply.Of(body, status);
    }

    public static Reply DeadToken(string error) =>
        Error(401, error).With("WWW-Authenticate", $"Bearer realm=\"Doorkeeper\", error=\"invalid_token\", error_description=\"{error}\"");

    /// <summary>An HTML page instead of an answer, as servers and their proxies send it.</summary>
    public static Reply Page(int status, string title) => Reply.Text(
        $"<!DOCTYPE html><html lang=\"en\"><head><title>{title}</title></head><body><h1>{title}</h1></body></html>",
        "text/html; charset=utf-8", status);

    public static Reply Redirect(string location) => new Reply(302, []).With("Location", location);

    public static Reply Standard(int status) => status switch
    {
        401 => DeadToken("The access token is invalid"),
        403 => Error(403, "This action is not allowed"),
        404 => NotFound,
        410 => Error(410, "Gone"),
        413 => Page(413, "413 Request Entity Too Large"),
        422 => Error(422, "Validation failed: Something is not as it should be"),
        429 => TooMany,
        500 => Page(500, "We're sorry, but something went wrong on our end."),
        >= 500 => Page(status, $"{status}: the server behind this page does not answer."),
        _ => Error(status, "Bad request"),
    };

    /// <summary>The same refusal in the format of another software.</summary>
    public static Reply WordedBy(ServerOptions server, Reply reply)
    {
        if (reply.Status < 400 || reply.Body.Length == 0 || !reply.ContentType.StartsWith("application/json", StringComparison.Ordinal))
            return reply;
        if (server.ErrorsAreObjects && JsonNode.Parse(reply.Body) is JsonObject said && said["error"] is JsonValue words)
            return reply with { Body = Reply.Of(new JsonObject { ["error"] = new JsonObject { ["detail"] = words.ToString() } }).Body };
        if (server.Software == "gotosocial" && reply.Status == 422 && JsonNode.Parse(reply.Body) is JsonObject body)
            return Error(400, $"Bad Request: {body["error"]}") with { Headers = reply.Headers };

        return reply;
    }
}
