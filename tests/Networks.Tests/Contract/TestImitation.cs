using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Postato.Sandbox.Core;

namespace Postato.Networks.Tests.Contract;

/// <summary>
/// A server of a network that exists only in a test's folder: accounts, tokens, uploads, and posts under keys that the caller chooses.
/// </summary>
internal abstract class TestImitation(World world, string platform, int? port) : Imitation<Exchange>(world)
{
    private const int TokenLife = 3_600;

    private readonly ConcurrentDictionary<string, (string Name, string Challenge)> codes = new();
    private readonly ConcurrentDictionary<string, TestSession> byAccess = new();
    private readonly ConcurrentDictionary<string, TestSession> byRefresh = new();
    private readonly ConcurrentDictionary<string, (byte[] Bytes, string MimeType)> uploads = new();
    private readonly ConcurrentDictionary<(string Name, string Key), Taken> posts = new();

    public override string Platform => platform;

    public override IReadOnlyList<int> Ports => port is { } known ? [known] : [];

    protected World World { get; } = world;

    /// <summary>The call that makes a post visible.</summary>
    protected abstract string Creating { get; }

    /// <summary>The call that uploads a file.</summary>
    protected abstract string Uploading { get; }

    public override Profile CreateProfile(string username, string? displayName)
    {
        World.Profiles.Set(Platform, username, displayName ?? username);
        return new(Platform, username, displayName ?? username);
    }

    // State is not kept beyond the process.
    public override void Restore(string kind, JsonElement value) { }

    public override (byte[] Bytes, string MimeType)? FindMedia(string id) => uploads.TryGetValue(id, out var upload) ? upload : null;

    /// <summary>The network's own calls, with a valid token.</summary>
    protected abstract Reply Answer(Exchange exchange, TestSession session);

    protected override Exchange Open(HttpContext http, byte[] body) =>
        new(http, body, $"{http.Request.Method} /{http.Request.Path.Value!.Split('/')[1]}");

    protected override bool Publishes(string operation) => operation == Creating || operation == Uploading;

    protected override string? CallerOf(Exchange exchange) => SessionOf(exchange)?.Name;

    protected override Fault? MarkerFor(Exchange exchange)
    {
        if (exchange.Operation != Creating || CallerOf(exchange) is not { } caller)
            return null;

        var (text, above) = (Body(exchange)["text"]!.GetValue<string>(), Above(Body(exchange)));
        return World.Markers.Meet(this, caller, text, (above?.Number ?? 0) + 1, above?.ThreadText ?? text);
    }

    protected override Task<Reply> RouteAsync(Exchange exchange) => Task.FromResult(exchange.Operation switch
    {
        "GET /authorize" =>
            Reply.Text(
                $"<form method=\"post\"><input "
                    + $"name=\"username\"><button>Yes</button></form><p>For {WebUtility.HtmlEncode(exchange.Query("client_id"))}.</p>",
                "text/html"),
        "POST /authorize" => Decide(exchange.Form),
        "POST /token" when exchange.Form["grant_type"] == "refresh_token" => Refresh(exchange.Form["refresh_token"]),
        "POST /token" => ExchangeCode(exchange.Form),
        "POST /revoke" => Revoke(exchange.Form["token"]),
        _ => SessionOf(exchange) is { } session ? Answer(exchange, session) : ErrorOf(401),
    });

    protected override Reply ErrorOf(int status) => Reply.Of(new JsonObject { ["code"] = $"no-{status}", ["words"] = "No." }, status);

    protected override Reply RateLimited(int seconds) => ErrorOf(429).With("Retry-After", seconds.ToString(CultureInfo.InvariantCulture));

    protected override Reply Refused() => ErrorOf(422);

    protected override void Expire(Exchange exchange, bool refreshToo)
    {
        if (SessionOf(exchange) is { } session)
            (session.ExpiresAt, session.IsDead) = (DateTimeOffset.MinValue, refreshToo);
    }

    protected Reply Keep(Exchange exchange)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(exchange.Body));
        uploads[id] = (exchange.Body, exchange.Http.Request.ContentType!);
        return Reply.Of(new JsonObject { ["id"] = id }, 201);
    }

    /// <summary>Creates a post, once per key.</summary>
    /// <param name="media">Id, kind and description of each file.</param>
    protected Reply Take(Exchange exchange, TestSession session, IEnumerable<(string Id, string Kind, string? Alt)> media)
    {
        if (session.Name == "noscope")
            return ErrorOf(403);
        if (session.Name == "restricted")
            return ErrorOf(422);

        var body = Body(exchange);
        var (key, text, above) = (body["key"]!.GetValue<string>(), body["text"]!.GetValue<string>(), Above(body));
        if (posts.TryGetValue((session.Name, key), out var known))
            return Arrived(known);

        var visibleAt = World.Clock.GetUtcNow().AddSeconds(exchange.Fault?.Kind == "lag" ? 30 : 0);
        var taken = posts[(session.Name, key)] = new(
            $"post-{key}", $"/of/{session.Name}/post-{key}", (above?.Number ?? 0) + 1, above?.ThreadText ?? text, visibleAt);
        World.Posts.Add(seq => new PublishedPost
        {
            Seq = seq,
            Platform = Platform,
            Username = session.Name,
            Id = taken.Id,
            Url = World.PageUrl + taken.Path,
            Text = text,
            ReplyTo = above?.Id,
            Media = [.. media.Select(file => Describe(file.Id, file.Kind, file.Alt))],
            CreatedAt = World.Clock.GetUtcNow(),
            Raw = body,
        });
        return Arrived(taken);
    }

    protected Reply Find(Exchange exchange, TestSession session) =>
        posts.TryGetValue((session.Name, Segment(exchange)), out var taken) && taken.VisibleAt <= World.Clock.GetUtcNow()
            ? Arrived(taken, 200)
            : ErrorOf(404);

    /// <summary>What follows the first segment of the path.</summary>
    protected static string Segment(Exchange exchange) => exchange.Http.Request.Path.Value!.Split('/')[2];

    protected static JsonNode Body(Exchange exchange) => JsonNode.Parse(exchange.Body)!;

    private Taken? Above(JsonNode body) => posts.Values.FirstOrDefault(post => post.Id == body["replyTo"]?.GetValue<string>());

    private Reply Decide(IReadOnlyDictionary<string, string> form)
    {
        var code = Random();
        codes[code] = (form["username"], form["code_challenge"]);
        CreateProfile(form["username"], null);
        return Reply.Redirect(
            $"{form["redirect_uri"]}?state={form["state"]}&{(form["username"] == "deny" ? "error=access_denied" : $"code={code}")}");
    }

    private Reply ExchangeCode(IReadOnlyDictionary<string, string> form)
    {
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"])));
        if (!codes.TryRemove(form["code"], out var authorization) || challenge != authorization.Challenge)
            return TokenError();

        Interlocked.Increment(ref World.Requests.Of(Platform).TokensIssued);
        var session = new TestSession(authorization.Name);
        var tokens = Renew(session);
        if (authorization.Name == "expired")
            session.ExpiresAt = DateTimeOffset.MinValue;
        return tokens;
    }

    private Reply Refresh(string token)
    {
        if (!byRefresh.TryGetValue(token, out var session) || session.IsDead || session.Name == "dead")
            return TokenError();
        if (session.RefreshToken != token)
        {
            session.IsDead = true;
            Interlocked.Increment(ref World.Requests.Of(Platform).RefreshReplays);
            return TokenError();
        }

        Interlocked.Increment(ref World.Requests.Of(Platform).TokensRefreshed);
        return Renew(session);
    }

    private Reply Renew(TestSession session)
    {
        (session.AccessToken,
            session.RefreshToken, session.ExpiresAt) = (Random(), Random(), World.Clock.GetUtcNow().AddSeconds(TokenLife));
        byAccess[session.AccessToken] = byRefresh[session.RefreshToken] = session;
        return Reply.Of(new JsonObject
        {
            ["access_token"] = session.AccessToken,
            ["refresh_token"] = session.RefreshToken,
            ["expires_in"] = TokenLife,
            ["scope"] = session.Name == "noscope" ? "read" : "read write",
            ["name"] = session.Name,
        });
    }

    private Reply Revoke(string token)
    {
        if (byRefresh.TryGetValue(token, out var session))
            session.IsDead = true;
        return Reply.Of(new JsonObject());
    }

    private PublishedMedia Describe(string id, string kind, string? alt)
    {
        var (bytes, mimeType) = uploads[id];
        // Of a PNG; the dimensions of a video are not asked for.
        int Side(int at) => mimeType == "image/png" ? System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at)) : 0;
        return new(kind, mimeType, bytes.Length, id, Side(16), Side(20), alt, $"/media/{id}");
    }

    private static Reply TokenError() => Reply.Of(new JsonObject { ["error"] = "invalid_grant" }, 400);

    private static Reply Arrived(Taken post, int status = 201) =>
        Reply.Of(new JsonObject { ["id"] = post.Id, ["path"] = post.Path }, status);

    private TestSession? SessionOf(Exchange exchange) =>
        exchange.Bearer is { } token
        && byAccess.TryGetValue(token, out var session)
        && session.IsLive(token, World.Clock.GetUtcNow())
            ? session
            : null;

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private sealed record Taken(string Id, string Path, int Number, string ThreadText, DateTimeOffset VisibleAt);
}

/// <summary>An account's session and its tokens.</summary>
internal sealed class TestSession(string name)
{
    public string Name { get; } = name;

    public string AccessToken { get; set; } = "";

    public string RefreshToken { get; set; } = "";

    public DateTimeOffset ExpiresAt { get; set; }

    public bool IsDead { get; set; }

    public bool IsLive(string token, DateTimeOffset now) => !IsDead && token == AccessToken && now < ExpiresAt;
}
