namespace Postato.Sandbox.Networks.Mastodon;

/// <summary>Maps addresses to calls.</summary>
internal static class MastodonRoutes
{
    public const string Create = "POST /api/v1/statuses";
    public const string Upload = "POST /api/v2/media";
    public const string AskForMedia = "GET /api/v1/media/{id}";
    public const string DescribeMedia = "PUT /api/v1/media/{id}";
    public const string List = "GET /api/v1/accounts/{id}/statuses";
    public const string Read = "GET /api/v1/statuses/{id}";
    public const string ReadSource = "GET /api/v1/statuses/{id}/source";
    public const string Delete = "DELETE /api/v1/statuses/{id}";
    public const string Identity = "GET /api/v1/accounts/verify_credentials";

    /// <returns>The network's own name of the call, empty for none, and the part of the path in the place of <c>{id}</c>.</returns>
    public static (string Operation, string Id) Find(string method, string path) => (method, path.Trim('/').Split('/')) switch
    {
        ("POST", ["api", "v1", "statuses"]) => (Create, ""),
        ("POST", ["api", "v1" or "v2", "media"]) => (Upload, ""),
        ("GET", ["api", "v1", "media", var id]) => (AskForMedia, id),
        ("PUT", ["api", "v1", "media", var id]) => (DescribeMedia, id),
        ("GET", ["api", "v1", "accounts", "verify_credentials"]) => (Identity, ""),
        ("GET", ["api", "v1", "accounts", var id, "statuses"]) => (List, id),
        ("GET", ["api", "v1", "statuses", var id]) => (Read, id),
        ("GET", ["api", "v1", "statuses", var id, "source"]) => (ReadSource, id),
        ("DELETE", ["api", "v1", "statuses", var id]) => (Delete, id),
        ("GET", ["api", "v1" or "v2", "instance"]) => ($"GET {path}", ""),
        ("GET", [".well-known", _] or ["nodeinfo", "2.0"]) => ($"GET {path}", ""),
        ("POST", ["api", "v1", "apps"]) => ("POST /api/v1/apps", ""),
        ("GET" or "POST", ["oauth", "authorize"]) => ($"{method} /oauth/authorize", ""),
        ("POST", ["oauth", "token" or "revoke"]) => ($"POST {path}", ""),
        _ => ("", ""),
    };

    public static bool Publishes(string operation) => operation is Create or Upload;

    public static bool IsAuthorization(string operation) =>
        operation == "POST /api/v1/apps" || operation.Contains("/oauth/", StringComparison.Ordinal);

    public static bool IsAboutServer(string operation) =>
        operation.Contains("/instance", StringComparison.Ordinal) || operation.Contains("nodeinfo", StringComparison.Ordinal)
            || operation.Contains("/.well-known/", StringComparison.Ordinal);

    public static string ScopeOf(string operation) => operation switch
    {
        Create or Delete => "write:statuses",
        Upload or AskForMedia or DescribeMedia => "write:media",
        Identity => "read:accounts",
        _ => "read:statuses",
    };
}
