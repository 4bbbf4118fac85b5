using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Postato.Chaos.Hostile;

/// <summary>Answers of a hostile server, chosen at random for each call. The seed repeats the choices.</summary>
internal sealed class HostileAnswers(SeededRandom random)
{
    private const int FourMebibytes = 4 << 20;

    private const int RareInHowMany = 50;

    private static readonly string DeepArray = new string('[', 100_000) + new string(']', 100_000);

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, int> given = new(StringComparer.Ordinal);

    /// <summary>How often each kind was sent.</summary>
    public IReadOnlyDictionary<string, int> Given => given;

    public Task WriteAsync(HttpContext http, string origin)
    {
        (string Kind, Func<HttpContext, Task> Write)[] usual =
        [
            ("empty object", Json(200, "{}")),
            ("array for an object", Json(200, "[{}]")),
            ("a service that is an object", Json(200, """{"service":{}}""")),
            ("servers that are a text", Json(200, """{"authorization_servers":"x","uri":7,"cid":[],"id":{},"blob":true,"did":null}""")),
            ("lone surrogate", Json(400, """{"error":"\ud800","message":"\udfff\ud800","error_description":"\ud800"}""")),
            ("NUL", Json(400, """{"error":"a\u0000b","message":"c\u0000d"}""")),
            ("NUL in a success",
                Json(200, """{"id":"1\u0000","uri":"at://did:plc:x/app.bsky.feed.post/\u0000","url":"http://x/\u0000","cid":"\u0000"}""")),
            ("noncharacters", Json(422, """{"error":"\ufffe\uffff\ufdd0"}""")),
            ("four mebibytes of a list", ListAsync),
            ("more than four mebibytes", Bytes(200, "application/json", FourMebibytes + 1)),
            ("deep nesting", Json(200, DeepArray)),
            ("numbers out of range", Json(200, """{"expires_in":1e999,"id":123456789012345678901234567890,"max_characters":-1e400}""")),
            ("dates out of range",
                Json(200, """{"id":"1","created_at":"99999-01-01T00:00:00Z","url":"javascript:alert(1)","uri":"data:text/html,x"}""")),
            ("the credential echoed", EchoAsync),
            ("redirect inside", Json(302, "", ("Location", "http://169.254.169.254/latest/meta-data"))),
            ("redirect to itself", Json(307, "", ("Location", origin + http.Request.Path))),
            ("no content", Json(204, "")),
            ("HTML", Text(200, "text/html", "<!doctype html><title>hello</title>")),
            ("HTML of a fault", Text(502, "text/html", "<html>Bad gateway</html>")),
            ("compressed", Text(200, "application/json", "{}", ("Content-Encoding", "br"))),
            ("a nonce each time", Json(400, """{"error":"use_dpop_nonce"}""", ("DPoP-Nonce", RandomNumberGenerator.GetHexString(32)))),
            ("long headers", Json(200, "{}", ("X-Long", new string('x', 30_000)))),
            ("not UTF-8", Bytes(400, "application/json", [.. "{\"error\":\""u8, 0xC3, 0x28, 0xFF, 0xFE, .. "\"}"u8])),
            ("a byte order mark", Bytes(200, "application/json", [0xEF, 0xBB, 0xBF, .. "{}"u8])),
            ("fault of its own", Json(500, """{"error":{"nested":{"error":["deep"]}}}""")),
            ("forbidden", Json(403, """{"error":42}""")),
            ("slow drip", DripAsync),
            ("silence", SilenceAsync),
            ("cut before", context => Task.Run(context.Abort)),
            ("cut in the middle", CutAsync),
            ("fewer bytes than announced", ShortAsync),
        ];
        // These stop an account for a long time: if they were as frequent as the others, no calls would be left.
        (string Kind, Func<HttpContext, Task> Write)[] rare =
        [
            ("Retry-After 0", Json(429, "{}", ("Retry-After", "0"))),
            ("Retry-After for ever", Json(429, "{}", ("Retry-After", "2147483647"))),
            ("Retry-After below zero", Json(503, "{}", ("Retry-After", "-1"))),
            ("a reset in a million years",
                Json(429, "{}", ("RateLimit-Reset", "99999999999999"), ("RateLimit-Remaining", "0"), ("RateLimit-Limit", "-1"))),
            ("a reset that is none", Json(429, "{}", ("X-RateLimit-Reset", "9999-12-31T23:59:60Z"), ("X-RateLimit-Remaining", "NaN"))),
            ("unauthorized", Json(401, """{"error":"invalid_token"}""", ("WWW-Authenticate", "DPoP error=\"use_dpop_nonce\""))),
        ];
        (string Kind, Func<HttpContext, Task> Write) chosen;
        lock (gate)
            chosen = random.Pick(random.Roll(RareInHowMany) == 0 ? rare : usual);

        var (kind, write) = chosen;
        given.AddOrUpdate(kind, 1, static (_, n) => n + 1);
        return WriteAsync(write, http);
    }

    private static async Task WriteAsync(Func<HttpContext, Task> write, HttpContext http)
    {
        try
        {
            await write(http);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The client closed the connection.
        }
    }

    private static Func<HttpContext, Task> Json(int status, string body, params (string Name, string Value)[] headers) =>
        Text(status, "application/json", body, headers);

    private static Func<HttpContext, Task> Text(int status, string type, string body, params (string Name, string Value)[] headers) =>
        async http =>
        {
            http.Response.StatusCode = status;
            foreach (var (name, value) in headers)
                http.Response.Headers[name] = value;
            if (status == 204)
                return;

            http.Response.ContentType = type;
            await http.Response.WriteAsync(body, http.RequestAborted);
        };

    private static Func<HttpContext, Task> Bytes(int status, string type, byte[] body) => async http =>
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, type);
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    };

    private static Func<HttpContext, Task> Bytes(int status, string type, int length) => async http =>
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, type);
        var block = new byte[64 << 10];
        Array.Fill(block, (byte)' ');
        for (var sent = 0; sent < length; sent += block.Length)
            await http.Response.Body.WriteAsync(block, http.RequestAborted);
    };

    /// <summary>As many recent statuses as fit, each a candidate for the post that is searched for.</summary>
    private static async Task ListAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        var entry = Encoding.UTF8.GetBytes(
            $$"""{"id":"1","created_at":"{{TimeProvider.System.GetUtcNow().AddMinutes(1):O}}","visibility":"public","content":"","spoiler_text":"","media_attachments":[]},""");
        await http.Response.Body.WriteAsync("["u8.ToArray(), http.RequestAborted);
        for (var sent = 0; sent < FourMebibytes - (2 * entry.Length); sent += entry.Length)
            await http.Response.Body.WriteAsync(entry, http.RequestAborted);
        await http.Response.Body.WriteAsync("{}]"u8.ToArray(), http.RequestAborted);
    }

    private static async Task EchoAsync(HttpContext http)
    {
        var credential = http.Request.Headers.Authorization.ToString();
        var token = credential.Split(' ')[^1];
        (http.Response.StatusCode, http.Response.ContentType) = (422, "application/json");
        var bytes = Encoding.UTF8.GetBytes(token);
        string[] forms = [credential, Convert.ToBase64String(bytes), Convert.ToHexString(bytes), Uri.EscapeDataString(token)];
        await http.Response.WriteAsJsonAsync(new { error = string.Join(' ', forms) }, http.RequestAborted);
    }

    private static async Task DripAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        for (var i = 0; i < 60; i++)
        {
            await http.Response.WriteAsync(" ", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, http.RequestAborted);
        }
    }

    private static Task SilenceAsync(HttpContext http) => Task.Delay(TimeSpan.FromMinutes(2), TimeProvider.System, http.RequestAborted);

    private static async Task CutAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync("{\"id\":\"1", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        http.Abort();
    }

    private static async Task ShortAsync(HttpContext http)
    {
        http.Features.GetRequiredFeature<IHttpResponseFeature>().Headers["Content-Length"] = 1_000.ToString(CultureInfo.InvariantCulture);
        await http.Response.WriteAsync("{\"id\":\"1\"}", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        http.Abort();
    }
}
