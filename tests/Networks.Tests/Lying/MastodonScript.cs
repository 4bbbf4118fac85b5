namespace Postato.Networks.Tests.Lying;

internal sealed class MastodonScript : IScript
{
    public string Platform => "mastodon";

    public IEnumerable<KeyValuePair<string, string?>> Settings(string origin) => [];

    public string Handle(string origin) => $"ann@{new Uri(origin).Authority}";

    public IReadOnlyDictionary<string, string> Callback(string origin) =>
        new Dictionary<string, string> { ["code"] = "code", ["state"] = "state" };

    public IEnumerable<(string, int, string?)> Posts(string origin) =>
        [("status", 1, """{ "visibility": "public" }"""), ("thread", 0, null)];

    public Func<string, string, string, Honest?> Answers(string origin)
    {
        var madeAt = $"{TimeProvider.System.GetUtcNow().AddYears(1):yyyy-MM-dd'T'HH:mm:ss'Z'}";
        string Status(string id, string text, string? parent, string media = "") => $$"""
            {"id":"{{id}}","created_at":"{{madeAt}}","url":"{{origin}}/@ann/{{id}}","uri":"{{origin}}/users/ann/statuses/{{id}}","visibility":"public","content":"<p>{{text}}</p>",
             "spoiler_text":"","in_reply_to_id":{{(parent is null ? "null" : $"\"{parent}\"")}},"application":{"name":"Postato"},"media_attachments":[{{media}}]}
            """;
        const string Medium = """{"id":"m1","type":"image","url":"https://example.org/1.png"}""";
        var one = Status("101", "hello @bob.test", null);
        return (method, path, body) => (method, path.Split('?')[0]) switch
        {
            ("GET", "/.well-known/webfinger") =>
                new($$"""{"subject":"acct:ann@x","links":[{"rel":"self","type":"application/activity+json","href":"{{origin}}/users/ann"}]}"""),
            ("GET", "/api/v2/instance" or "/api/v1/instance") => new("""
                {"version":"4.5.3","configuration":{"statuses":{"max_characters":500,"max_media_attachments":4},"media_attachments":{"description_limit":1500,"image_size_limit":16777216,"image_matrix_limit":33177600,
                 "video_size_limit":103809024,"video_matrix_limit":8294400,"supported_mime_types":["image/png","image/gif","video/mp4"]},"polls":{"max_options":4,"max_characters_per_option":50,"min_expiration":300,"max_expiration":2629746}}}
                """),
            ("GET", "/.well-known/nodeinfo") =>
                new($$"""{"links":[{"rel":"http://nodeinfo.diaspora.software/ns/schema/2.0","href":"{{origin}}/nodeinfo/2.0"}]}"""),
            ("GET", "/nodeinfo/2.0") => new("""{"version":"2.0","software":{"name":"mastodon","version":"4.5.3"}}"""),
            ("GET", "/.well-known/oauth-authorization-server") => new($$"""
                {"issuer":"{{origin}}/","authorization_endpoint":"{{origin}}/oauth/authorize","token_endpoint":"{{origin}}/oauth/token","revocation_endpoint":"{{origin}}/oauth/revoke",
                 "scopes_supported":["read","write","profile","read:statuses","write:statuses","write:media"]}
                """),
            ("POST", "/api/v1/apps") =>
                new("""{"id":"1","name":"Postato","client_id":"client","client_secret":"secret","client_secret_expires_at":0}"""),
            ("POST", "/oauth/token") =>
                new("""{"access_token":"token","token_type":"Bearer","scope":"profile read:statuses write:statuses write:media","created_at":1796000000,"expires_in":7200,"refresh_token":"refresh"}"""),
            ("POST", "/oauth/revoke") => new("{}"),
            ("GET", "/api/v1/accounts/verify_credentials") =>
                new($$"""{"id":"7","username":"ann","acct":"ann","display_name":"Ann","avatar":"{{origin}}/a.png","url":"{{origin}}/@ann","source":{"privacy":"public"} }"""),
            ("POST", "/api/v2/media") => new(Medium),
            ("GET", "/api/v1/media/m1") => new(Medium),
            ("POST", "/api/v1/statuses") => new(one),
            ("GET", "/api/v1/statuses/101/source" or "/api/v1/statuses/103/source") =>
                new("""{"id":"101","text":"hello @bob.test","spoiler_text":""}"""),
            ("GET", "/api/v1/statuses/102/source") => new("""{"id":"102","text":"and so on","spoiler_text":""}"""),
            ("GET", "/api/v1/accounts/7/statuses") =>
                new(path.Contains("max_id", StringComparison.Ordinal)
                    ? "[]"
                    : $"[{Status("103", "hello @bob.test", null, Medium)},{Status("102", "and so on", "101")},{one},"
                        + $"{Status("100", "another", null)}]"),
            _ => null,
        };
    }
}
