using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Postato.Networks.Tests.Lying;

/// <summary>Changes an honest answer to a false one. A seed repeats the changes.</summary>
internal sealed class Mutator(int seed)
{
    // Replacements for a member's value, as raw JSON.
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1", "1.5", "1e400", "-1e400", "2147483648", "9223372036854775807", "99999999999999",
        "99999999999999999999999", "\"\"", "\" \"", "\"0\"", "\"99999999999999\"",
        "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00a\"", "\"a\\ud800\\u0041\"", "\"\\ufffe\"", "\"\u202E\\n\\r\"", "[]", "{}",
        "[[]]", "[{}]", "[null]", "[0]", "[\"\\ud800\"]", "{\"\":\"\"}", "{\"id\":{}}",
        "{\"error\":\"\\ud800\"}", "\"javascript:alert(1)\"", "\"data:text/html,x\"", "\"http://[::1\"", "\"https://\"", "\"//x\"",
        "\"/x\"", "\"..\"", "\"../../x\"", "\"mailto:a@b\"", "\"file:///etc/passwd\"", "\"https://user@host/\"",
        "\"at://\"", "\"did:web:\"", "\"did:plc:\"", "\"did:web:a%3Ab\"", "\"use_dpop_nonce\"", "\"invalid_grant\"",
        "\"9999-12-31T23:59:59.9999999Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"2026-02-30T00:00:00Z\"", "\"#atproto_pds\"",
    ];

    private static readonly string[] HeaderValues =
    [
        "", "0", "-1", "1", "1.5", "2147483647", "2147483648", "99999999999999", "9223372036854775807", "9223372036854775808", "1e9", "NaN",
        "Thu, 32 Foo 2026", "Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00", "use_dpop_nonce", "DPoP error=\"use_dpop_nonce\"", "\"", "<javascript:x>; rel=\"next\"",
        "javascript:alert(1)", "http://[::1", "/again", "gzip", ";;;", "application/json; charset=\"", "text/html", "é",
    ];

    private static readonly string[] Headers =
    [
        "Retry-After", "RateLimit-Reset", "X-RateLimit-Reset", "x-rate-limit-reset", "x-rate-limit-limit", "x-rate-limit-remaining",
        "x-user-limit-24hour-reset", "x-user-limit-24hour-remaining", "x-app-limit-24hour-reset",
        "x-app-limit-24hour-remaining", "DPoP-Nonce", "WWW-Authenticate", "Link", "Date", "Location", "Content-Encoding", "Content-Type",
        "Content-Language", "Set-Cookie",
    ];

    private static readonly int[] Statuses =
    [
        200, 200, 200, 201, 202, 204, 206, 300, 301, 302, 304, 307, 400, 401, 402, 403, 404, 405, 409, 410, 413, 418, 422, 425, 429, 431,
        451, 500, 501, 502, 503, 504, 520, 599,
    ];

    // SplitMix64, which gives the same numbers on every machine and runtime.
    private ulong state = (ulong)seed;

    public int Next(int below)
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)below);
    }

    public Lie Lie(Honest honest)
    {
        var lie = new Lie(
            honest.Status, new(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json" },
            Encoding.UTF8.GetBytes(honest.Body), Cut: false);
        for (var changes = 1 + Next(3); changes > 0; changes--)
        {
            lie = Next(8) switch
            {
                0 => lie with { Status = Pick(Statuses) },
                1 => WithHeader(lie),
                2 => lie with { Status = 429, Headers = WithHeader(lie).Headers },
                3 => lie with { Body = Spoil(lie.Body), Cut = Next(6) == 0 },
                _ => lie with { Body = Change(honest.Body) },
            };
        }

        return lie;
    }

    private Lie WithHeader(Lie lie)
    {
        var header = Pick(Headers);
        return lie with
        {
            Headers = new(lie.Headers, StringComparer.OrdinalIgnoreCase)
            {
                [header] = Next(12) == 0 ? new string('9', 2_000) : Pick(HeaderValues),
            }
        };
    }

    /// <summary>Bytes that are barely JSON any more.</summary>
    private byte[] Spoil(byte[] body) => Next(9) switch
    {
        0 => [],
        1 => body[..Next(body.Length + 1)],
        2 => [.. body, .. body],
        3 => [0xEF, 0xBB, 0xBF, .. body],
        4 => Flip(body),
        5 => Encoding.ASCII.GetBytes(new string('[', 50_000)),
        6 => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 5_000))),
        7 => Encoding.ASCII.GetBytes("<html>\0</html>"),
        _ => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body)),
    };

    private byte[] Flip(byte[] body)
    {
        var flipped = (byte[])body.Clone();
        for (var i = 0; i < 4 && flipped.Length > 0; i++)
            flipped[Next(flipped.Length)] = (byte)Next(256);
        return flipped;
    }

    /// <summary>The same document with one value replaced, removed, duplicated or repeated many times.</summary>
    private byte[] Change(string body)
    {
        const string Mark = "@lie@";
        if (body.Length == 0 || JsonNode.Parse(body) is not { } root)
            return Encoding.UTF8.GetBytes(Pick(Values));

        var nodes = new List<JsonNode>();
        Collect(root, nodes);
        var value = Next(16) == 0
            ? $"\"{new string('x', 70_000)}\""
            : Next(16) == 0 ? new string('[', 40) + new string(']', 40) : Pick(Values);
        var node = nodes[Next(nodes.Count)];
        switch (node.Parent)
        {
            case JsonObject parent when Next(6) == 0:
                parent.Remove(node.GetPropertyName());
                break;
            case JsonObject parent when Next(6) == 0:
                // Duplicated with a different second value.
                var name = node.GetPropertyName();
                return Encoding.UTF8.GetBytes(
                    $"{parent.Root.ToJsonString()[..^1]}"
                        + $"{(root is JsonObject ? $",{JsonSerializer.Serialize(name)}:{value}}}" : $",{value}]")}");
            case JsonArray parent when Next(3) == 0:
                var copy = node.ToJsonString();
                for (var i = Next(600); i > 0; i--)
                    parent.Add(JsonNode.Parse(copy));
                break;
            case JsonObject parent:
                parent[node.GetPropertyName()] = Mark;
                break;
            case JsonArray parent:
                parent[node.GetElementIndex()] = Mark;
                break;
            default:
                return Encoding.UTF8.GetBytes(value);
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString().Replace($"\"{Mark}\"", value, StringComparison.Ordinal));
    }

    private static void Collect(JsonNode? node, List<JsonNode> into)
    {
        if (node is null)
            return;

        into.Add(node);
        foreach (var child in node switch
        {
            JsonObject members =>
            members.Select(member => member.Value),
            JsonArray items => items,
            _ => Enumerable.Empty<JsonNode?>()
        })
            Collect(child, into);
    }

    private T Pick<T>(T[] from) => from[Next(from.Length)];
}

/// <param name="Body">JSON, or empty.</param>
internal sealed record Honest(string Body, int Status = 200);

/// <param name="Cut">Whether the connection is closed before the body ends.</param>
internal sealed record Lie(int Status, Dictionary<string, string> Headers, byte[] Body, bool Cut)
{
    public override string ToString() =>
        $"{Status} {string.Join(", ", Headers.Select(header => $"{header.Key}: {Short(header.Value)}"))} "
            + $"{Short(Encoding.UTF8.GetString(Body))}{(Cut ? " (cut)" : "")}";

    private static string Short(string text) => text.Length > 600 ? $"{text[..600]}… ({text.Length})" : text;
}
