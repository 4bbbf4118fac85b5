namespace Postato.Networks.Tests.Lying;

internal sealed class XScript : IScript
{
    public string Platform => "twitter";

    public IEnumerable<KeyValuePair<string, string?>> Settings(string origin) =>
    [
        new("Networks:X:ApiUrl", origin), new("Networks:X:AuthorizeUrl", $"{origin}/i/oauth2/authorize"),
        new("Networks:X:ClientId", "client"), new("Networks:X:ClientSecret", "secret"),
        new("Networks:X:ReadsPerQuarterHour", "100000000"),
    ];

    public string Handle(string origin) => "ann";

    public IReadOnlyDictionary<string, string> Callback(string origin) =>
        new Dictionary<string, string> { ["code"] = "code", ["state"] = "state" };

    public IEnumerable<(string, int, string?)> Posts(string origin) => [("tweet", 1, null), ("gif", 1, null), ("thread", 0, null)];

    public string MimeType(string type) => type == "gif" ? "image/gif" : "image/png";

    public Func<string, string, string, Honest?> Answers(string origin)
    {
        static string Post(string id, string text, string? media, string? parent) => $$$"""
            {"id":"{{{id}}}","text":"{{{text}}} https://t.co/1","entities":{"urls":[{"url":"https://t.co/1","expanded_url":"https://x.com/ann/status/{{{id}}}/photo/1"}]},
             "attachments":{"media_keys":[{{{(media is null ? "" : $"\"{media}\"")}}}]},"referenced_tweets":[{{{(parent is null ? "" : $"{{\"type\":\"replied_to\",\"id\":\"{parent}\"}}")}}}]}
            """;
        const string Id = "9000000000000000001";
        return (method, path, body) => (method, path.Split('?')[0]) switch
        {
            ("POST", "/2/oauth2/token") =>
                new("""{"token_type":"bearer","access_token":"token","refresh_token":"refresh","expires_in":7200,"scope":"tweet.read tweet.write users.read media.write offline.access"}"""),
            ("POST", "/2/oauth2/revoke") => new("""{"revoked":true}"""),
            ("GET", "/2/users/me") =>
                new("""{"data":{"id":"42","username":"ann","name":"Ann","profile_image_url":"https://pbs.example.org/a_normal.jpg","subscription_type":"None"}}"""),
            ("POST", "/2/media/upload") => new("""{"data":{"id":"7001","media_key":"3_7001","expires_after_secs":86400}}"""),
            ("POST", "/2/media/upload/initialize") => new("""{"data":{"id":"7002","media_key":"16_7002","expires_after_secs":86400}}"""),
            ("POST", "/2/media/upload/7002/append") => new("""{"data":{"expires_at":1900000000}}"""),
            ("POST", "/2/media/upload/7002/finalize") =>
                new("""{"data":{"id":"7002","media_key":"16_7002","processing_info":{"state":"pending","check_after_secs":1}}}"""),
            ("GET", "/2/media/upload") =>
                new("""{"data":{"id":"7002","media_key":"16_7002","processing_info":{"state":"succeeded","progress_percent":100}}}"""),
            ("POST", "/2/media/metadata") => new("""{"data":{"id":"7001","associated_metadata":{"alt_text":{"text":"a picture"}}}}"""),
            ("POST", "/2/tweets") => new($$"""{"data":{"id":"{{Id}}","text":"hello"} }""", 201),
            ("GET", "/2/users/42/tweets") => new($$$"""
                {"data":[{{{Post("9000000000000000005", "hello @bob.test", "16_7002", null)}}},{{{Post("9000000000000000004", "hello @bob.test", "3_7001", null)}}},{"id":"9000000000000000003","text":"hello @bob.test"},
                 {"id":"9000000000000000002","text":"and so on","referenced_tweets":[{"type":"replied_to","id":"{{{Id}}}"}]}],"meta":{"result_count":4,"newest_id":"9000000000000000005","oldest_id":"9000000000000000002"} }
                """),
            _ => null,
        };
    }
}
