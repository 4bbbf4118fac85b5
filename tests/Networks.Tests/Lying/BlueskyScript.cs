using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Postato.Networks.Tests.Lying;

internal sealed class BlueskyScript : IScript
{
    private const string Did = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Other = "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb";

    public string Platform => "bluesky";

    public IEnumerable<KeyValuePair<string, string?>> Settings(string origin) =>
        [new("Networks:Bluesky:PlcUrl", origin),
            new("Networks:Bluesky:AppViewUrl", origin), new("Networks:Bluesky:WebUrl", "https://bsky.app"),
        ];

    public string Handle(string origin) => "ann.test";

    public IReadOnlyDictionary<string, string> Callback(string origin) =>
        new Dictionary<string, string> { ["code"] = "code", ["state"] = "state", ["iss"] = origin };

    public IEnumerable<(string, int, string?)> Posts(string origin) =>
        [("post", 1, $$"""{ "quote": "at://{{Other}}/app.bsky.feed.post/3k", "whoCanReply": ["mentioned"], "disableQuotes": true }"""),
            ("thread", 0, null),
        ];

    public Func<string, string, string, Honest?> Answers(string origin)
    {
        var records = new ConcurrentDictionary<string, JsonNode>(StringComparer.Ordinal);
        static string Document(string did, string handle, string pds) => $$"""
            {"id":"{{did}}","alsoKnownAs":["at://{{handle}}"],"service":[{"id":"#atproto_pds","type":"AtprotoPersonalDataServer","serviceEndpoint":"{{pds}}"}]}
            """;
        return (method, path, body) => (method, path.Split('?')[0]) switch
        {
            ("GET", "/xrpc/com.atproto.identity.resolveHandle") =>
                new($$"""{"did":"{{(path.Contains("bob", StringComparison.Ordinal) ? Other : Did)}}"}"""),
            ("GET", $"/{Did}") => new(Document(Did, "ann.test", origin)),
            ("GET", $"/{Other}") => new(Document(Other, "bob.test", origin)),
            ("GET", "/.well-known/oauth-protected-resource") =>
                new($$"""{"resource":"{{origin}}","authorization_servers":["{{origin}}"]}"""),
            ("GET", "/.well-known/oauth-authorization-server") => new($$"""
                {"issuer":"{{origin}}","authorization_endpoint":"{{origin}}/authorize","token_endpoint":"{{origin}}/token","pushed_authorization_request_endpoint":"{{origin}}/par","revocation_endpoint":"{{origin}}/revoke"}
                """),
            ("POST", "/par") => new("""{"request_uri":"urn:ietf:params:oauth:request_uri:req-1","expires_in":299}""", 201),
            ("POST", "/token") =>
                new($$"""{"access_token":"token","token_type":"DPoP","refresh_token":"refresh","scope":"atproto transition:generic","expires_in":3599,"sub":"{{Did}}"}"""),
            ("POST", "/revoke") => new("{}"),
            ("GET", "/xrpc/app.bsky.actor.getProfile") =>
                new($$"""{"did":"{{Did}}","handle":"ann.test","displayName":"Ann","avatar":"https://cdn.example.org/a.jpg"}"""),
            ("POST", "/xrpc/com.atproto.repo.uploadBlob") =>
                new("""{"blob":{"$type":"blob","ref":{"$link":"bafkreibme22gw2h7y2h7tg2fhqotaqjucnbc24deqo72b6mkl2egezxhvy"},"mimeType":"image/png","size":110}}"""),
            ("POST", "/xrpc/com.atproto.repo.putRecord") => Put(body, records),
            ("GET", "/xrpc/com.atproto.repo.getRecord") => Get(path[(path.LastIndexOf('=') + 1)..], records),
            _ => null,
        };
    }

    private static Honest Put(string body, ConcurrentDictionary<string, JsonNode> records)
    {
        var put = JsonNode.Parse(body)!;
        if (put["collection"]!.GetValue<string>() == "app.bsky.feed.post")
            records[put["rkey"]!.GetValue<string>()] = put["record"]!;
        return new(Reference().ToJsonString());
    }

    private static Honest? Get(string key, ConcurrentDictionary<string, JsonNode> records)
    {
        var answer = Reference();
        answer["value"] = records.TryGetValue(key, out var record) ? record.DeepClone() : new JsonObject { ["text"] = "another" };
        return new(answer.ToJsonString());
    }

    private static JsonObject Reference() =>
        new()
        {
            ["uri"] = $"at://{Did}/app.bsky.feed.post/3kaaaaaaaaaaa",
            ["cid"] = "bafyreibme22gw2h7y2h7tg2fhqotaqjucnbc24deqo72b6mkl2egezxhvy",
        };
}
