namespace Postato.Sandbox.Networks.X;

/// <summary>Maps addresses to calls.</summary>
internal static class XRoutes
{
    public const string Web = "web";

    /// <returns>The network's own name of the call, empty for none, and the part of the path in the place of <c>{id}</c>.</returns>
    public static (string Operation, string Id) Find(string method, string path)
    {
        if (method == "POST" && path == "/2/tweets")
            return (Limits.Create, "");

        return (method, path.TrimStart('/').Split('/')) switch
        {
            ("GET", ["2", "tweets"]) => ("GET /2/tweets", ""),
            ("GET", ["2", "tweets", var id]) => ("GET /2/tweets/{id}", id),
            ("DELETE", ["2", "tweets", var id]) => ("DELETE /2/tweets/{id}", id),
            ("GET", ["2", "users", "me"]) => ("GET /2/users/me", ""),
            ("GET", ["2", "users", var id, "tweets"]) => ("GET /2/users/{id}/tweets", id),
            ("POST", ["2", "media", "upload", "initialize"]) => ("POST /2/media/upload/initialize", ""),
            ("POST", ["2", "media", "upload", var id, "append"]) => ("POST /2/media/upload/{id}/append", id),
            ("POST", ["2", "media", "upload", var id, "finalize"]) => ("POST /2/media/upload/{id}/finalize", id),
            ("GET" or "POST", ["2", "media", "upload"]) => ($"{method} /2/media/upload", ""),
            ("POST", ["2", "media", "metadata" or "subtitles"]) => ($"POST {path}", ""),
            ("POST", ["2", "oauth2", "token" or "revoke"]) => ($"POST {path}", ""),
            ("GET" or "POST", ["i", "oauth2", "authorize"]) => ($"{method} {path}", ""),
            ("GET", [var who, "status", var id]) => (Web, $"{who}/status/{id}"),
            ("GET", [_]) => (Web, ""),
            _ => ("", ""),
        };
    }

    public static bool Publishes(string operation) =>
        operation is Limits.Create or "POST /2/media/upload" or "POST /2/media/upload/initialize" or "POST /2/media/upload/{id}/append"
            or "POST /2/media/upload/{id}/finalize";

    public static bool IsAuthorization(string operation) => operation.Contains("/oauth2/", StringComparison.Ordinal);
}
